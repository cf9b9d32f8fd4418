import { ConnectorError } from '@cognate/connector-kit';
import type { StepFailure } from '@cognate/connector-kit';
import { SoapFault, UnexpectedAnswer } from './protocol/soap.ts';
import { TransportError } from './transport/transport-error.ts';
import type { TransportProblem } from './transport/transport-error.ts';

type During = 'start' | 'import' | 'export';

/** At the start, and later. */
const RESULTS: Readonly<Record<TransportProblem, readonly [StepFailure, StepFailure]>> = {
  connection: ['no-start-connection', 'stopped-connectivity'],
  timeout: ['no-start-connection', 'stopped-connectivity'],
  certificate: ['no-start-connection', 'stopped-connectivity'],
  credentials: ['no-start-credentials', 'stopped-bad-server-credentials'],
  'too-large': ['no-start-server', 'stopped-unexpected-data'],
  answer: ['no-start-server', 'stopped-unexpected-data'],
};

const REMEDIES: Readonly<Record<TransportProblem, string>> = {
  connection: 'Check url, and that Central Administration runs there.',
  timeout: 'Raise timeoutSeconds, or lower pageSize and batchSize.',
  certificate: "Name the certificates of the server's authority in tls.caFile.",
  credentials:
    'Check logOn.user, the secret that logOn.password names and logOn.method; the account has to be an administrator of the user profile service.',
  'too-large': 'Lower pageSize, or raise maxAnswerMegabytes.',
  answer: 'Check that url is Central Administration and that the user profile service runs.',
};

/** How a step ends because of this failure. What is no failure of the farm passes through as it is. */
function stepFailure(error: unknown, phase: During): unknown {
  if (error instanceof TransportError) {
    const [atStart, later] = RESULTS[error.problem];
    return new ConnectorError(phase === 'start' ? atStart : later, error.message, {
      remedy: REMEDIES[error.problem],
      cause: error,
    });
  }
  if (!(error instanceof SoapFault || error instanceof UnexpectedAnswer)) return error;
  return new ConnectorError(
    faultResult(error, phase),
    `The user profile service refused: ${error.message}`,
    { remedy: 'Look into the logs of the farm for the same time.', cause: error },
  );
}

function faultResult(error: SoapFault | UnexpectedAnswer, phase: During): StepFailure {
  if (phase === 'start') return 'no-start-server';
  if (error instanceof UnexpectedAnswer) return 'stopped-unexpected-data';
  return phase === 'import' ? 'stopped-import-read' : 'stopped-export-write';
}

/** Does something, and makes its failures those of a step. */
export async function during<T>(phase: During, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw stepFailure(error, phase);
  }
}
