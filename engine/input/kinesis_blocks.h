#pragma once

#include <memory>

#include "engine/input/block_reader.h"
#include "insitu/block_options.h"
#include "insitu/byte_source.h"

namespace insitu {

/// Makes a reader of documents whose members hold envelopes, gzipped or not, in base64: what a Lambda function gets of
/// a subscription (`awslogs.data`) or of Kinesis (`Records[].kinesis.data`), what `aws kinesis get-records` prints
/// (`Records[].Data`), what a transformation of Firehose gets (`records[].data`), and what Firehose could not deliver
/// (`rawData`). They are decoded as they are read, whatever their size. `source` must outlive the reader.
std::unique_ptr<BlockReader> make_kinesis_block_reader(ByteSource& source, InputShape shape,
                                                       const BlockOptions& options);

}  // namespace insitu
