#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/tree.h"

namespace insitu::serve {

/// A request as a client sent it, and what has to be answered. tests/README.md has the format.
struct RecordedRequest {
  std::size_t line = 0;  ///< of its first line in the document
  std::string path = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  bool is_cbor = false;  ///< `body` is JSON, to be sent as CBOR
  int status = 200;
  std::string type = {};                                           ///< the content type of the answer
  std::vector<std::pair<std::string, std::string>> answered = {};  ///< headers of the answer
  std::string answer = {};                                         ///< JSON with placeholders
  std::vector<std::string> frames = {};                            ///< kinds of the first frames of an event stream
};

/// Reads a document. The error has the number of a line.
std::expected<std::vector<RecordedRequest>, std::string> read_request_document(std::string_view text);

/// What earlier answers gave, by the names that placeholders gave it.
using Remembered = std::map<std::string, std::string, std::less<>>;

/// A text with what is remembered in the place of `<NAME>`, and the clock in the place of `<now>`, `<now+5>`.
std::string with_remembered(std::string text, const Remembered& remembered, std::int64_t now);

/// How an answer came, which decides what a placeholder of a moment matches.
enum class AnswerForm : std::uint8_t { Json, Cbor, Xml };

/// The first place where an answer is not as expected, in words; nullopt: it is. Members may be in any order.
std::optional<std::string> find_difference(const Tree& expected, const Tree& got, AnswerForm form,
                                           Remembered& remembered);

/// CBOR as the AWS SDK for Go writes it: maps and lists of unknown length; `<moment SECONDS>` is tag 1 over a double.
std::string cbor_of(const Tree& tree);

/// An element of XML: its name, its namespace, and its content as a tree of texts, in which an element whose
/// children are all named `member` is a list.
struct XmlElement {
  std::string name;
  std::string xmlns;
  Tree content;
};
std::expected<XmlElement, std::string> read_xml(std::string_view text);

/// The kind and the payload of each whole frame of an event stream, which are removed from `bytes`.
std::vector<std::pair<std::string, std::string>> take_frames(std::string& bytes);

}  // namespace insitu::serve
