#pragma once

#include <memory>

#include "insitu/byte_source.h"

namespace insitu {

/// Returns a source of the bytes that the base64 text of `text` stands for: the standard alphabet (RFC 4648, section
/// 4), padded, without white space. The text may be what is between the quotes of a JSON text: `\/` and `\u002b` are
/// read as the characters that they escape.
///
/// Bytes that were decoded before bad text are handed out first, then the InputProblem. Its offset is one of the base64
/// text (an escape counts as it is written), where what is wrong begins. A problem of `text` is passed on as it is.
std::unique_ptr<ByteSource> decode_base64(std::unique_ptr<ByteSource> text);

}  // namespace insitu
