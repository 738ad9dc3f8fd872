#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "insitu/byte_source.h"

namespace insitu {

/// What the first bytes of a file say about its encoding. The texts are static.
struct EncodingGuess {
  /// The encoding that the file's mark states: `utf-16le` or `utf-16be`. Empty: there is no such mark, and the text is
  /// searched as it is.
  std::string_view encoding;
  /// Why the file cannot be read unless its encoding is stated, and how; a message to follow "insitu: FILE: ". Empty:
  /// it can be read.
  std::string_view refusal;
};

/// Guesses the encoding of a file. Only marks decide; a text that looks like UTF-16 without one is refused, as is
/// UTF-32. `head` are the first bytes: 4 KiB, or all of a shorter file. More make no difference.
EncodingGuess guess_encoding(std::string_view head);

/// Returns what is wrong with the name of an encoding: "unknown encoding `x`: ...". nullopt: `decode_text` takes it.
///
/// It takes the labels of the web in any case, `euc-kr` or `windows-1252`, and the names that iconv has on this system.
/// The labels of East Asian encodings mean what they do on the web, the later superset: `shift_jis` is CP932, in which
/// a backslash is one; `euc-kr` is CP949.
std::optional<std::string> encoding_problem(std::string_view encoding);

/// Returns a source that decodes `text` to UTF-8. The error is that of `encoding_problem`.
///
/// Bytes that do not decode become U+FFFD, one for each unit of the encoding (a byte; of UTF-16 two bytes); the facts
/// of the source count them. A mark becomes that of UTF-8. If the text ends inside a unit, a problem that names the
/// encoding follows what was decoded, so that the last line is left out. All offsets are those of the decoded text.
std::expected<std::unique_ptr<ByteSource>, std::string> decode_text(std::unique_ptr<ByteSource> text,
                                                                    std::string_view encoding);

}  // namespace insitu
