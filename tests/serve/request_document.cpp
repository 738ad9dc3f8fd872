#include "tests/serve/request_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <ranges>

#include "cli/serve/protocols/json.h"

namespace insitu::serve {
namespace {

bool take_front(std::string_view& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.remove_prefix(front.size());
  return true;
}

std::optional<std::pair<std::string, std::string>> header_of(std::string_view text) {
  const std::size_t colon = text.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  return std::pair(std::string(text.substr(0, colon)), std::string(text.substr(colon + 2)));
}

/// A request that is not recorded, but makes what the next one needs: `Logs.CreateLogGroup {"logGroupName": "x"}`.
std::optional<RecordedRequest> setup_of(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  std::string_view operation = text.substr(0, blank);
  RecordedRequest request{.path = "/", .body = std::string(text.substr(blank + 1))};
  std::string target;
  if (take_front(operation, "Logs.")) {
    request.type = "application/x-amz-json-1.1";
    target = "Logs_20140328.";
  } else if (take_front(operation, "CloudWatch.")) {
    request.type = "application/x-amz-json-1.0";
    target = "GraniteServiceVersion20100801.";
  } else {
    return std::nullopt;
  }
  request.headers = {{"Content-Type", request.type}, {"X-Amz-Target", target + std::string(operation)}};
  return request;
}

/// The lines of a document → requests.
class DocumentReader {
 public:
  /// False: the line is not in the format.
  bool take(std::string_view line) {
    ++line_;
    if (line.starts_with("| ") || line == "|") {
      if (continued_ == nullptr) return false;
      *continued_ += '\n' + std::string(line.substr(std::min<std::size_t>(2, line.size())));
      return true;
    }
    continued_ = nullptr;
    if (line.empty()) return end_block();
    if (line.front() == '#') {
      has_source_ = true;
      return !is_open_;
    }
    const std::size_t gap = line.find("  ");
    if (gap == std::string_view::npos) return false;
    return take(line.substr(0, gap), line.substr(gap + 2));
  }

  bool end_block() {
    if (is_open_ &&
        (requests_.back().type.empty() || (requests_.back().answer.empty() && requests_.back().frames.empty()))) {
      return false;
    }
    is_open_ = false;
    has_source_ = false;
    return true;
  }

  [[nodiscard]] std::size_t line() const { return line_; }
  std::vector<RecordedRequest> requests() { return std::move(requests_); }

 private:
  bool take(std::string_view word, std::string_view value) {
    if (word == "setup") {
      auto request = setup_of(value);
      if (!request || is_open_ || !has_source_) return false;
      request->line = line_;
      requests_.push_back(std::move(*request));
      return true;
    }
    if (word == "POST") {
      if (is_open_ || !has_source_) return false;
      requests_.push_back({.line = line_, .path = std::string(value)});
      return is_open_ = true;
    }
    return is_open_ && take_of_request(requests_.back(), word, std::string(value));
  }

  bool take_of_request(RecordedRequest& request, std::string_view word, std::string value) {
    if (word == "header" || word == "answered") {
      auto header = header_of(value);
      if (header) (word == "header" ? request.headers : request.answered).push_back(std::move(*header));
      return header.has_value();
    }
    if (word == "scope") {
      request.headers.emplace_back("Authorization",
                                   "AWS4-HMAC-SHA256 Credential=" + value +
                                       ", SignedHeaders=host;x-amz-date, Signature=" + std::string(64, '0'));
    } else if (word == "body" || word == "cbor") {
      request.is_cbor = word == "cbor";
      request.body = std::move(value);
      continued_ = &request.body;
    } else if (word == "status") {
      request.status = std::atoi(value.c_str());
    } else if (word == "type") {
      request.type = std::move(value);
    } else if (word == "answer") {
      request.answer = std::move(value);
      continued_ = &request.answer;
    } else if (word == "frames") {
      for (const auto kind : std::views::split(value, ' ')) request.frames.emplace_back(kind.begin(), kind.end());
    } else {
      return false;
    }
    return true;
  }

  std::vector<RecordedRequest> requests_;
  std::size_t line_ = 0;
  bool is_open_ = false;
  bool has_source_ = false;
  std::string* continued_ = nullptr;  // of the last request
};

/// What may be in the place of a value: `<integer>`, `<uuid NAME>`, `<moment 1772409600.0>`.
struct Placeholder {
  std::string kind;
  std::string name;  ///< by which the value is remembered; of a moment: what it has to be
};

std::optional<Placeholder> placeholder_of(const std::string& text) {
  if (text.size() < 3 || text.front() != '<' || text.back() != '>') return std::nullopt;
  const std::string inner = text.substr(1, text.size() - 2);
  const std::size_t blank = inner.find(' ');
  Placeholder found{.kind = inner.substr(0, blank), .name = blank == std::string::npos ? "" : inner.substr(blank + 1)};
  constexpr std::string_view kKinds[] = {"integer", "double", "text", "moment", "uuid"};
  if (std::ranges::find(kKinds, found.kind) == std::end(kKinds)) return std::nullopt;
  return found;
}

/// Whether a text is like a pattern in which `0` is any digit in hexadecimal, and other characters are themselves.
bool is_like(std::string_view text, std::string_view pattern) {
  return std::ranges::equal(text, pattern, [](char c, char wanted) {
    return wanted == '0' ? std::isxdigit(static_cast<unsigned char>(c)) != 0 : c == wanted;
  });
}

bool is_moment(const Tree& got, AnswerForm form) {
  switch (form) {
    case AnswerForm::Json: return got.get<double>() != nullptr;
    case AnswerForm::Cbor: return got.get<Moment>() != nullptr;
    case AnswerForm::Xml: return got.text() != nullptr && is_like(*got.text(), "0000-00-00T00:00:00.000Z");
  }
  return false;
}

bool matches(const Placeholder& wanted, const Tree& got, AnswerForm form, Remembered& remembered) {
  if (wanted.kind == "moment") {
    if (!is_moment(got, form)) return false;
    return wanted.name.empty() ||
           got.get<Moment>()->milliseconds == static_cast<std::int64_t>(std::stod(wanted.name) * 1000);
  }
  if (wanted.kind == "integer") return got.get<std::int64_t>() != nullptr;
  if (wanted.kind == "double") return got.get<double>() != nullptr;
  const std::string* const text = got.text();
  if (text == nullptr || text->empty()) return false;
  if (wanted.kind == "uuid" && !is_like(*text, "00000000-0000-0000-0000-000000000000")) return false;
  if (wanted.name.empty()) return true;
  // The same name a second time means the same value.
  return remembered.try_emplace(wanted.name, *text).first->second == *text;
}

constexpr std::string_view kAndSoOn = "…";

class Comparison {
 public:
  Comparison(AnswerForm form, Remembered& remembered) : form_(form), remembered_(remembered) {}

  std::optional<std::string> find(const Tree& expected, const Tree& got, const std::string& place) {
    const std::string* const text = expected.text();
    if (text != nullptr) {
      if (const auto wanted = placeholder_of(*text)) {
        return matches(*wanted, got, form_, remembered_) ? std::nullopt : wrong(expected, got, place);
      }
      if (text->ends_with(kAndSoOn) && got.text() != nullptr) {
        const bool begins = got.text()->starts_with(text->substr(0, text->size() - kAndSoOn.size()));
        return begins ? std::nullopt : wrong(expected, got, place);
      }
    }
    if (expected.members() != nullptr && got.members() != nullptr) return find_in_map(expected, got, place);
    if (expected.items() != nullptr && got.items() != nullptr) return find_in_list(expected, got, place);
    return expected == got ? std::nullopt : wrong(expected, got, place);
  }

 private:
  static std::string wrong(const Tree& expected, const Tree& got, const std::string& place) {
    return fmt::format("{}: expected {}, got {}", place.empty() ? "the answer" : place, write_json(expected),
                       write_json(got));
  }

  std::optional<std::string> find_in_map(const Tree& expected, const Tree& got, const std::string& place) {
    for (const auto& [name, value] : *expected.members()) {
      const std::string there = place.empty() ? name : place + "." + name;
      const Tree* const found = got.find(name);
      if (found == nullptr) return fmt::format("{} is missing", there);
      if (auto difference = find(value, *found, there)) return difference;
    }
    for (const auto& [name, value] : *got.members()) {
      if (expected.find(name) == nullptr)
        return fmt::format("{}.{} is not expected: {}", place, name, write_json(value));
    }
    return std::nullopt;
  }

  std::optional<std::string> find_in_list(const Tree& expected, const Tree& got, const std::string& place) {
    const Tree::List& wanted = *expected.items();
    const Tree::List& items = *got.items();
    if (wanted.size() != items.size()) return wrong(expected, got, place);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (auto difference = find(wanted[i], items[i], fmt::format("{}[{}]", place, i))) return difference;
    }
    return std::nullopt;
  }

  AnswerForm form_;
  Remembered& remembered_;
};

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

void append_cbor_head(std::string& out, unsigned major, std::uint64_t value) {
  const auto first = [&](unsigned low) { out += static_cast<char>(major << 5 | low); };
  if (value < 24) {
    first(static_cast<unsigned>(value));
  } else if (value <= 0xff) {
    first(24);
    append_big_endian(out, value, 1);
  } else if (value <= 0xffff) {
    first(25);
    append_big_endian(out, value, 2);
  } else if (value <= 0xffffffff) {
    first(26);
    append_big_endian(out, value, 4);
  } else {
    first(27);
    append_big_endian(out, value, 8);
  }
}

void append_cbor_double(std::string& out, double value) {
  out += '\xfb';
  append_big_endian(out, std::bit_cast<std::uint64_t>(value), 8);
}

void append_cbor_text(std::string& out, const std::string& text) {
  append_cbor_head(out, 3, text.size());
  out += text;
}

void append_as_cbor(std::string& out, const Tree& tree) {
  if (const auto* members = tree.members()) {
    out += '\xbf';
    for (const auto& [name, value] : *members) {
      append_cbor_text(out, name);
      append_as_cbor(out, value);
    }
    out += '\xff';
  } else if (const auto* items = tree.items()) {
    out += '\x9f';
    for (const Tree& item : *items) append_as_cbor(out, item);
    out += '\xff';
  } else if (const auto* text = tree.text()) {
    const auto placeholder = placeholder_of(*text);
    if (placeholder && placeholder->kind == "moment") {
      out += '\xc1';
      append_cbor_double(out, std::stod(placeholder->name));
    } else {
      append_cbor_text(out, *text);
    }
  } else if (const auto* boolean = tree.get<bool>()) {
    out += *boolean ? '\xf5' : '\xf4';
  } else if (const auto* number = tree.get<double>()) {
    append_cbor_double(out, *number);
  } else if (const auto* integer = tree.get<std::int64_t>()) {
    if (*integer >= 0)
      append_cbor_head(out, 0, static_cast<std::uint64_t>(*integer));
    else
      append_cbor_head(out, 1, static_cast<std::uint64_t>(-1 - *integer));
  }
}

/// A reader of the XML that the query protocol has: elements and texts, an attribute `xmlns`, five entities.
class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : text_(text) {}

  std::expected<XmlElement, std::string> read() {
    if (take_front(text_, "<?xml")) text_.remove_prefix(std::min(text_.size(), text_.find("?>") + 2));
    XmlElement element;
    if (!read_element(element)) return std::unexpected("no element at: " + std::string(text_.substr(0, 60)));
    if (!text_.empty()) return std::unexpected("more after the element: " + std::string(text_.substr(0, 60)));
    return element;
  }

 private:
  bool read_element(XmlElement& element) {
    while (text_.starts_with('\n')) text_.remove_prefix(1);
    const std::size_t end = text_.find('>');
    if (!text_.starts_with('<') || end == std::string_view::npos) return false;
    std::string_view tag = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    const bool is_empty = tag.ends_with('/');
    if (is_empty) tag.remove_suffix(1);
    const std::size_t blank = tag.find(' ');
    element.name = tag.substr(0, blank);
    if (blank != std::string_view::npos) {
      tag.remove_prefix(blank + 1);
      if (!take_front(tag, "xmlns=\"") || !tag.ends_with('"')) return false;
      element.xmlns = tag.substr(0, tag.size() - 1);
    }
    if (element.name.empty()) return false;
    element.content = Tree("");
    return is_empty || read_content(element);
  }

  bool read_content(XmlElement& element) {
    std::vector<XmlElement> children;
    std::string text;
    while (!text_.starts_with("</")) {
      if (text_.empty()) return false;
      if (text_.front() == '<') {
        if (!read_element(children.emplace_back())) return false;
      } else if (!read_character(text)) {
        return false;
      }
    }
    text_.remove_prefix(2);
    if (!take_front(text_, element.name) || !take_front(text_, ">")) return false;
    if (children.empty()) {
      element.content = Tree(std::move(text));
      return true;
    }
    if (text.find_first_not_of('\n') != std::string::npos) return false;
    const bool is_list = std::ranges::all_of(children, [](const XmlElement& child) { return child.name == "member"; });
    element.content = is_list ? Tree::list() : Tree::map();
    for (XmlElement& child : children) {
      if (is_list) {
        element.content.add(std::move(child.content));
      } else if (element.content.find(child.name) != nullptr) {
        return false;
      } else {
        element.content.set(child.name, std::move(child.content));
      }
    }
    return true;
  }

  bool read_character(std::string& text) {
    constexpr std::pair<std::string_view, char> kEntities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    if (text_.front() == '&') {
      for (const auto& [entity, character] : kEntities) {
        if (!take_front(text_, entity)) continue;
        text += character;
        return true;
      }
      return false;
    }
    text += text_.front();
    text_.remove_prefix(1);
    return true;
  }

  std::string_view text_;
};

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// The value of a header of a frame; they are all texts.
std::string frame_header(std::string_view headers, std::string_view name) {
  while (headers.size() > 4) {
    const std::size_t name_size = static_cast<unsigned char>(headers[0]);
    const std::string_view found = headers.substr(1, name_size);
    headers.remove_prefix(1 + name_size + 1);  // and the type, which is that of texts
    const std::size_t size = big_endian(headers.substr(0, 2));
    if (found == name) return std::string(headers.substr(2, size));
    headers.remove_prefix(2 + size);
  }
  return {};
}

}  // namespace

std::expected<std::vector<RecordedRequest>, std::string> read_request_document(std::string_view text) {
  DocumentReader reader;
  const auto refuse = [&] { return std::unexpected(fmt::format("line {} is not in the format", reader.line())); };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!reader.take(text.substr(0, end))) return refuse();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!reader.end_block()) return refuse();
  return reader.requests();
}

std::string with_remembered(std::string text, const Remembered& remembered, std::int64_t now) {
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos; ++at) {
    const std::size_t end = text.find('>', at);
    if (end == std::string::npos) break;
    const std::string name = text.substr(at + 1, end - at - 1);
    std::string value;
    if (name == "now" || name.starts_with("now+")) {
      value = std::to_string(now + (name == "now" ? 0 : std::atoi(name.c_str() + 4)));
    } else if (const auto found = remembered.find(name); found != remembered.end()) {
      value = found->second;
    } else {
      continue;
    }
    text.replace(at, end - at + 1, value);
  }
  return text;
}

std::optional<std::string> find_difference(const Tree& expected, const Tree& got, AnswerForm form,
                                           Remembered& remembered) {
  return Comparison(form, remembered).find(expected, got, "");
}

std::string cbor_of(const Tree& tree) {
  std::string out;
  append_as_cbor(out, tree);
  return out;
}

std::expected<XmlElement, std::string> read_xml(std::string_view text) { return XmlReader(text).read(); }

std::vector<std::pair<std::string, std::string>> take_frames(std::string& bytes) {
  constexpr std::size_t kPrelude = 12;  // two lengths and their checksum
  constexpr std::size_t kChecksum = 4;
  std::vector<std::pair<std::string, std::string>> frames;
  while (bytes.size() >= kPrelude) {
    const std::size_t size = big_endian(std::string_view(bytes).substr(0, 4));
    const std::size_t headers_size = big_endian(std::string_view(bytes).substr(4, 4));
    if (size < kPrelude + headers_size + kChecksum || size > bytes.size()) break;
    const std::string_view frame(bytes.data(), size);
    frames.emplace_back(frame_header(frame.substr(kPrelude, headers_size), ":event-type"),
                        frame.substr(kPrelude + headers_size, size - kPrelude - headers_size - kChecksum));
    bytes.erase(0, size);
  }
  return frames;
}

}  // namespace insitu::serve
