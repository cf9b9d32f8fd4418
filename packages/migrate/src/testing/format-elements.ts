/**
 * Every element and attribute of the formats that a migration reads, without prefixes, by part: `name` or
 * `element@attribute`. The fixtures beside this file hold each of them at least once; a test compares.
 */
export const FORMAT_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  containers: words(`
    saved-ma-configuration@server saved-ma-configuration@export-date saved-mv-configuration@server
    export-ma@server export-ma@export-date ma-data@format ma-listname@data-owner ma-data mv-data synchronizationRule
    ma-customization-info
  `),
  'management agent': words(`
    format-version id name category subtype ma-listname ma-companyname creation-time last-modification-time
    version internal-version password-sync-allowed schema attribute-inclusion attribute stay-disconnector join
    projection export-attribute-flow provisioning-cleanup extension assembly-name application-protection timeout
    controller-configuration application-architecture impersonation domain user description ma-ui-settings
    private-configuration SyncConfig-refresh-schema ma-partition-data ma-run-data capabilities-mask export-type
    dn-construction dn@object-type password-sync maximum-retry-count retry-interval allow-low-security
    unlock-account component_mappings mapping dn_component object_class encrypted-attributes
  `),
  filters: words(`
    filter-set@cd-object-type filter-set@type filter-set@import-filter filter-set@id filter-alternative@id
    condition@cd-attribute condition@operator condition@intrinsic-attribute value
  `),
  'joins and projections': words(`
    join-profile@cd-object-type join-criterion@id join-criterion@join-cri-type join-criterion@sync-rule-id
    search@mv-object-type attribute-mapping@mv-attribute attribute-mapping@intrinsic-attribute direct-mapping
    src-attribute src-attribute@intrinsic scripted-mapping script-context resolution@type class-mapping@id
    class-mapping@cd-object-type class-mapping@type class-mapping@sync-rule-id mv-object-type
  `),
  'export flows': words(`
    export-flow-set@cd-object-type export-flow-set@mv-object-type export-flow@cd-attribute export-flow@id
    export-flow@suppress-deletions constant-mapping constant-value sync-rule-mapping@mapping-type
    sync-rule-mapping@sync-rule-id sync-rule-mapping@sync-rule-mapping-id sync-rule-mapping@initial-flow-only
    sync-rule-mapping@is-existence-test sync-rule-value provisioning-cleanup@type action
  `),
  settings: words(`
    adma-configuration forest-name forest-port forest-login-domain forest-login-user sign-and-seal ssl-bind
    ssl-bind@crl-check simple-bind cd-extension server-name exchange-version pre-export post-export pre-import
    enable-unapplied-merge oledbma-configuration connection-info authentication provider server databasename
    tablename multivalued-tablename delta-tablename datasource mms-info column-info column data-type length
    isnullable isreadonly islongcolumn mms-type mms-type@dn imp-conv-flag exp-conv-flag primary-key column-name
    anchor object-type object-type-info object-type-column multivalued-info extra-columns multivalued-columns
    attribute-column numeric-column delta-info change-column password-extension-config fimma-configuration
    column-info@name column-info@isDynamic isrequired ismultivalued watermark serviceHost ipma-configuration
    edma-configuration dsma-configuration default-server default-port default-login-user default-ssl-bind
    default-sasl-mechanism lnma-configuration userid ntma-configuration MAConfig importing per-class-settings
    class object_class_attribute default_object_class exporting ldap-dn primary_class_mappings primary_class
    oc-value delimited_format fixed_width_format attribute_value_pair_format ldif_format dsml_format code_page
    delimiter text_qualifier first_row_contains_headers data_normalization force-uppercase remove-accents
    case_normalize_dn_for_anchor file-type ui-data extension-config filename filename@data-owner
    import-default-page-size import-max-page-size export-default-page-size export-max-page-size export-mode
    import-mode import-enabled export-enabled capability-bits discovery-partition discovery-schema
    discovery-hierarchy password-management-enabled assembly-version supports-parameters-ex parameter-definitions
    parameter use type validation default-value dropdown-extensible parameter-values parameter@name parameter@type
    parameter@use parameter@encrypted parameter@page-number parameter@dataType parameter@intrinsic
    change_type_attribute add_change_type_value modify_change_type_value delete_change_type_value
    default_visible_attributes possible_component_mappings
  `),
  partitions: words(`
    partition display-name selected filter object-classes object-class containers exclusions exclusion inclusions
    inclusion custom-data adma-partition-data guid is-domain last-dc dc-failover preferred-dcs cookie
    ecma-partition-data water-mark password-sync-source-enabled password-sync-target-mas password-sync-target-ma
    max-changes-allowed-enabled max-changes-allowed allowed-operations current batch-number sequence-number
    last-successful-batch filter-hints hierarchy included
  `),
  'run profiles': words(`
    run-configuration configuration step step-type@type import-subtype export-subtype apply-rules-subtype
    threshold batch-size object delete dropfile-name adma-step-data dsma-step-data edma-step-data ipma-step-data
    page-size time-limit fimma-step-data run-config input-file output-file delete-file-after-use
    extensible2-step-data
  `),
  schemas: words(`
    dsml directory-schema directory-schema@no-objectclass-validation class@id class@type class@superior
    class@locked attribute@ref attribute@required attribute@isAnchor attribute@allowedOperation attribute-type@id
    attribute-type@single-value attribute-type@user-modification attribute-type@indexable attribute-type@indexed
    attribute-type@range-lower attribute-type@range-upper attribute-type@encrypted attribute-type@export-only
    attribute-type@immutable syntax description dit-content-rule aux-class
  `),
  metaverse: words(`
    import-attribute-flow import-flow-set@mv-object-type import-flows@mv-attribute import-flows@type
    import-flow@src-ma import-flow@cd-object-type import-flow@id dn-part-mapping dn-part per-ma-options
    ma-options@ma-id enable-recall provisioning@type mv-deletion mv-deletion-rule@mv-object-type
    mv-deletion-rule@id mv-deletion-rule@type src-ma password-change-history-size password-sync-enabled
  `),
  'rules of Azure AD Connect': words(`
    internal-id immutable-tag direction disabled connector sourceObjectType targetObjectType linkType precedence
    precedence-after precedence-before softDeleteExpiryInterval EnablePasswordSync attribute-mappings
    mapping@execute-once dest src attr expression valueMergeType relationshipCriteria conditions condition
    csAttribute ilmAttribute caseSensitive synchronizationCriteria scope csOperator csValue
  `),
  'run history': words(`
    run-history run-details ma-id ma-name run-number run-profile-name security-id step-details@step-number
    step-details@step-id start-date end-date step-result step-result@progress step-result@file step-description
    current-export-step-counter last-successful-export-step-counter ma-connection connection-result connection-log
    incident date cd-error error-code error-literal server-error-detail ma-discovery-errors ma-object-error
    error-type entry-number line-number column-number attribute-name ma-discovery-counters filtered-deletions
    filtered-objects synchronization-errors import-error@cs-guid import-error@dn first-occurred retry-count
    date-occurred algorithm-step change-not-reimported extension-error-info extension-name extension-callsite
    extension-context call-stack rules-error-info context@ma-id context@ma-name context@cs-object-id
    attribute-mapping@dest-attr attribute-mapping@context-id export-error mv-retry-errors retry-error@mv-guid
    retry-error@displayName outbound-flow-counters@ma outbound-flow-counters@ma-id provisioned-add-no-flow
    provisioned-add-flow provisioned-rename-no-flow provisioned-rename-flow provisioned-disconnect
    provisioned-delete-add-no-flow provisioned-delete-add-flow staging-counters stage-no-change stage-add
    stage-update stage-rename stage-delete stage-delete-add stage-failure inbound-flow-counters
    disconnector-filtered disconnector-joined-no-flow disconnector-joined-flow disconnector-joined-remove-mv
    disconnector-projected-no-flow disconnector-projected-flow disconnector-projected-remove-mv
    disconnector-remains connector-filtered-remove-mv connector-filtered-leave-mv connector-flow
    connector-flow-remove-mv connector-no-flow connector-delete-remove-mv connector-delete-leave-mv
    connector-delete-add-processed flow-failure export-counters export-add export-update export-rename
    export-delete export-delete-add export-failure stage-add@detail
  `),
  'drop files': words(`
    mmsml@step-type directory-entries delta@operation delta@dn delta@newdn anchor@encoding parent-anchor@encoding
    primary-objectclass objectclass objectclass@operation oc-value@operation attr@name attr@operation attr@type
    attr@multivalued value@operation dn-attr@name dn-attr@multivalued dn-value dn
  `),
  objects: words(`
    cs-objects cs-object@cs-dn cs-object@id cs-object@object-type cs-object@transient transient-dn
    transient-details existing-anchor source-dn source-anchor unapplied-export escrowed-export unconfirmed-export
    unapplied-export-hologram escrowed-export-hologram unconfirmed-export-hologram pending-import
    pending-import-hologram synchronized-hologram entry@dn connector-state sequencers original seen-by-import
    rebuild-in-progress obsoletion need-full-sync placeholder-parent placeholder-link placeholder-delete pending
    ref-retry rename-retry import-delta-operation export-delta-operation pending-ref-delete import-errordetail
    export-errordetail mv-link@lineage-type mv-link@lineage-time disconnection-type disconnection-id
    disconnection-time last-import-delta-time last-export-delta-time partition-id partition-name
    partition-display-name fully-qualified-domain-name domain-name account-name user-principal-name
    password-change-history event change-type time performed-by results mv-objects mv-object@id value@lineage-id
    value@lineage-ma-id value@lineage-time cs-mv-links cs-mv-value@lineage-id cs-mv-value@lineage-time
    cs-mv-value@lineage-type cs-dn cs-guid ma-guid mv-filter@collation-order mv-attr@name mv-attr@type
    mv-attr@search-type
  `),
  'identity service': words(`
    Results ExportObject Source ResourceManagementObject ObjectIdentifier ObjectType IsPlaceholder
    ResourceManagementAttributes ResourceManagementAttribute AttributeName HasReference IsMultiValue Value Values
    string LocalizedResourceManagementAttributes ImportObject SourceObjectIdentifier TargetObjectIdentifier State
    Changes ImportChange Operation AttributeValue FullyResolved Locale AnchorPairs JoinPair Filter@Dialect scoping
    sync-parameter import-flow export-flow@allows-null fn@id fn@isCustomExpression arg parameters
    parameter@isVariable SequentialWorkflow@ActorId SequentialWorkflow@WorkflowDefinitionId
    SequentialWorkflow@RequestId SequentialWorkflow@TargetId SequentialWorkflow@Name ApprovalActivity@Threshold
    AuthenticationGateActivity LockoutGate EmailNotificationActivity SynchronizationRuleActivity FunctionActivity
  `),
  forms: words(`
    ObjectControlConfiguration@TypeName ObjectDataSource@TypeName ObjectDataSource@Name
    ObjectDataSource@Parameters XmlDataSource@Name Panel@Name Panel@DisplayAsWizard Panel@Caption
    Panel@AutoValidate Grouping@Name Grouping@Caption Grouping@Description Grouping@Enabled Grouping@Visible
    Grouping@IsHeader Grouping@IsSummary Help@HelpText Help@Link Control@Name Control@TypeName Control@Caption
    Control@Description Control@Enabled Control@Visible Control@ExpandArea Control@Hint Control@AutoPostback
    Control@RightsLevel CustomProperties Options Option@Value Option@Caption Option@Hint Buttons Button Properties
    Property@Name Property@Value Property@Condition Events Event@Name Event@Handler Event@Parameters
    SymbolResourcePairs SymbolResourcePair Symbol ResourceString
  `),
  'configuration as code': words(`
    Lithnet.ResourceManagement.ConfigSync Variables@import-file Variable@name Variable@value Operations
    ResourceOperation@operation ResourceOperation@resourceType ResourceOperation@id
    ResourceOperation@refresh-schema AnchorAttributes AnchorAttribute AttributeOperations
    AttributeOperation@operation AttributeOperation@name AttributeOperation@type
  `),
};

/** Types of objects that an export of the identity service may hold. */
export const SERVICE_TYPES = words(`
    AttributeTypeDescription ObjectTypeDescription BindingDescription ConstantSpecifier ManagementPolicyRule Set
    WorkflowDefinition EmailTemplate FilterScope ActivityInformationConfiguration Function SynchronizationRule
    SynchronizationFilter ObjectVisualizationConfiguration SearchScopeConfiguration NavigationBarConfiguration
    HomepageConfiguration PortalUIConfiguration
`);

/** Attributes of a synchronization rule. */
export const RULE_ATTRIBUTES = words(`
    DisplayName ConnectedSystem ConnectedObjectType ILMObjectType FlowType CreateILMObject
    CreateConnectedSystemObject DisconnectConnectedSystemObject Precedence Dependency RelationshipCriteria
    ConnectedSystemScope msidmOutboundIsFilterBased msidmOutboundScopingFilters PersistentFlow InitialFlow
    ExistenceTest
`);

/** Kinds of management agents. */
export const AGENT_CATEGORIES: readonly string[] = [
  'AD',
  'ADAM',
  'AD GAL',
  'MSSQL',
  'Oracle',
  'DB2',
  'FIM',
  'Delimited',
  'Fixed',
  'AVP',
  'LDIF',
  'DSML',
  'iPlanet',
  'eDirectory',
  'IBM DS',
  'Notes',
  'NT',
  'Extensible',
  'Extensible2',
];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
