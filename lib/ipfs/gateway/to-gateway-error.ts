import { InvalidRecordError } from '../../names/invalid-record-error.ts'
import { BlockMissingError } from '../block-source.ts'
import { NotADirectoryError } from '../dag/directories.ts'
import { BrokenDagError } from './broken-dag-error.ts'
import { GatewayError } from './gateway-error.ts'

/** The refusal that a client gets for whatever an answer failed with; 500 for a fault of ours. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof BlockMissingError) return new GatewayError(404, `A part of this is not here: ${error.cid}.`, {}, error)
  if (error instanceof BrokenDagError || error instanceof NotADirectoryError) return new GatewayError(404, `This cannot be read as a file or directory: ${error.message}.`, {}, error)
  if (error instanceof InvalidRecordError) return new GatewayError(404, `The name has no usable record: ${error.message}`, {}, error)
  return new GatewayError(500, 'The hub could not do this; its log says why.', {}, error)
}
