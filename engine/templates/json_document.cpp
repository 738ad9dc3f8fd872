#include <simdjson.h>

#include <charconv>
#include <new>
#include <unordered_map>

#include "engine/templates/document.h"
#include "engine/templates/place_finder.h"

namespace insitu {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

/// Returns the number of UTF-8 bytes of the code unit that four hexadecimal digits spell.
std::size_t utf8_size(std::string_view digits) {
  unsigned unit = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
  if (unit < 0x80) return 1;
  return unit < 0x800 ? 2 : 3;
}

struct Escape {
  std::size_t written = 0;  ///< bytes in the file
  std::size_t read = 0;     ///< bytes of the text
};

/// REQUIRES: `rest` begins with a valid escape
Escape measure_escape(std::string_view rest) {
  if (rest[1] != 'u') return {.written = 2, .read = 1};
  const std::string_view digits = rest.substr(2, 4);
  const bool begins_pair = (digits[0] == 'd' || digits[0] == 'D') && std::string_view("89abAB").contains(digits[1]);
  return begins_pair ? Escape{.written = 12, .read = 4} : Escape{.written = 6, .read = utf8_size(digits)};
}

class JsonReader {
 public:
  JsonReader(const std::string& file, std::string_view text, std::size_t max_values, RepeatedKeys* repeated)
      : bytes_(text), places_(file, view()), max_values_(max_values), repeated_(repeated) {}

  std::expected<Node, DocumentProblem> read() {
    Node root;
    if (bytes_.data() == nullptr) throw std::bad_alloc();
    error_code error = parser_.iterate(bytes_).get(document_);
    if (error == simdjson::MEMALLOC) throw std::bad_alloc();  // the text may be fine
    if (error != simdjson::SUCCESS) return std::unexpected(problem_before_reading(error));
    ondemand::value value;
    error = document_.get_value().get(value);
    if (error == simdjson::SUCCESS) error = read_value(value, 0, root);
    const char* next = nullptr;
    if (error == simdjson::SUCCESS && document_.current_location().get(next) == simdjson::SUCCESS) {
      error = simdjson::TRAILING_CONTENT;
    }
    if (error != simdjson::SUCCESS) return std::unexpected(problem_while_reading(error));
    return root;
  }

 private:
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

  error_code read_value(ondemand::value value, std::size_t depth, Node& node) {
    const char* begin = value.raw_json_token().data();
    last_ = offset_of(begin);
    node.scalar.place = places_.at(last_);
    if (++value_count_ > max_values_) {
      return refuse(node.scalar.place, "the document has more than " + std::to_string(max_values_) + " values");
    }
    if (depth > kMaxDocumentDepth) {
      return refuse(node.scalar.place, "lists and maps are nested more than 256 deep");
    }
    ondemand::json_type type{};
    if (const auto error = value.type().get(type)) return error;
    switch (type) {
      case ondemand::json_type::object: return read_map(value, depth, node);
      case ondemand::json_type::array: return read_list(value, depth, node);
      case ondemand::json_type::string: {
        node.kind = Node::Kind::Text;
        std::string_view text;
        if (const auto error = value.get_string().get(text)) return error;
        read_text(text, begin + 1, node.scalar);
        return simdjson::SUCCESS;
      }
      case ondemand::json_type::number: {
        node.kind = Node::Kind::Number;
        read_token(value, node.scalar);
        double number = 0;
        return value.get_double().get(number);
      }
      case ondemand::json_type::boolean: {
        node.kind = Node::Kind::Boolean;
        read_token(value, node.scalar);
        bool truth = false;
        return value.get_bool().get(truth);
      }
      case ondemand::json_type::null: {
        read_token(value, node.scalar);
        if (node.scalar.text != "null") return simdjson::N_ATOM_ERROR;
        node.scalar.text.clear();
        bool is_null = false;  // asked for with its error: else the library throws where the text ends here
        if (const auto error = value.is_null().get(is_null)) return error;
        return is_null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
      }
    }
    return simdjson::TAPE_ERROR;
  }

  error_code read_map(ondemand::value value, std::size_t depth, Node& node) {
    node.kind = Node::Kind::Map;
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return error;
    struct Met {
      std::size_t line = 0;
      std::size_t index = 0;  // among the members
    };
    std::unordered_map<std::string, Met> keys;
    for (auto result : object) {
      ondemand::field field;
      if (const auto error = std::move(result).get(field)) return error;
      WrittenValue key;
      const char* begin = field.key().raw();
      last_ = offset_of(begin);
      std::string_view text;
      if (const auto error = field.unescaped_key().get(text)) return error;
      read_text(text, begin, key);
      Node member;
      if (const auto error = read_value(field.value(), depth + 1, member)) return error;
      const auto [same, is_new] = keys.try_emplace(key.text, Met{key.place.line, node.members.size()});
      if (is_new) {
        node.members.emplace_back(std::move(key), std::move(member));
      } else if (const Met met = same->second;
                 repeated_ == nullptr || !repeated_->add(key, met.line, node.members[met.index].value)) {
        refusal_ = RepeatedKeys::problem_of(key, met.line);
        return simdjson::UNINITIALIZED;
      }
    }
    return simdjson::SUCCESS;
  }

  error_code read_list(ondemand::value value, std::size_t depth, Node& node) {
    node.kind = Node::Kind::List;
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return error;
    for (auto result : array) {
      ondemand::value item;
      if (const auto error = std::move(result).get(item)) return error;
      if (const auto error = read_value(item, depth + 1, node.items.emplace_back())) return error;
    }
    return simdjson::SUCCESS;
  }

  void read_token(ondemand::value value, WrittenValue& to) {
    const std::string_view token = value.raw_json_token();
    to.text = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    to.in_line = true;
  }

  /// `begin`: after the opening quote.
  void read_text(std::string_view text, const char* begin, WrittenValue& to) {
    to.text = text;
    to.in_line = true;
    std::size_t at = offset_of(begin);
    to.place = places_.at(at);
    const std::string_view bytes = view();
    std::size_t read = 0;
    for (; bytes[at] != '"'; ++at, ++read) {
      while (bytes[at] == '\\') {
        const Escape escape = measure_escape(bytes.substr(at));
        at += escape.written;
        read += escape.read;
        const TextAnchor place = places_.anchor_at(at);
        to.anchors.push_back({.offset = read, .line = place.line, .column = place.column});
      }
      if (bytes[at] == '"') break;
    }
  }

  [[nodiscard]] std::size_t offset_of(const char* at) const { return static_cast<std::size_t>(at - bytes_.data()); }

  error_code refuse(const SourceLocation& place, std::string message) {
    refusal_ = {.place = place, .message = std::move(message), .kind = DocumentProblem::Kind::Refused};
    return simdjson::UNINITIALIZED;  // any error: refusal_ says more
  }

  DocumentProblem problem_while_reading(error_code error) {
    if (!refusal_.message.empty()) return refusal_;
    const char* location = nullptr;
    // The value itself is wrong, or else what comes next.
    const bool is_in_value = error == simdjson::STRING_ERROR || error == simdjson::NUMBER_ERROR;
    if (!is_in_value && document_.current_location().get(location) == simdjson::SUCCESS)
      last_ = std::max(last_, offset_of(location));
    return {.place = places_.at(last_), .message = message_of(error)};
  }

  /// Makes the problem of the first pass, which does not report where it stopped.
  DocumentProblem problem_before_reading(error_code error) {
    std::size_t open = 0;
    bool is_in_string = false;
    const std::string_view bytes = view();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      if (bytes[at] == '"') {
        is_in_string = !is_in_string;
        open = at;
      } else if (bytes[at] == '\\' && is_in_string) {
        ++at;
      } else if (is_in_string && static_cast<unsigned char>(bytes[at]) < 0x20) {
        return {.place = places_.at(at),
                .message = "a line break or control character in a string: write it as an escape"};
      }
    }
    if (is_in_string) return {.place = places_.at(open), .message = "this string is not closed"};
    return {.place = places_.at(bytes.size()), .message = message_of(error)};
  }

  static std::string message_of(error_code error) {
    switch (error) {
      case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
        return "the JSON ends inside of a list or map, or a bracket is missing";
      case simdjson::TRAILING_CONTENT: return "there is something after the JSON document";
      case simdjson::STRING_ERROR: return "an escape in this string is not valid JSON";
      case simdjson::NUMBER_ERROR: return "this is not a number of JSON";
      default: return "this is not valid JSON";
    }
  }

  simdjson::padded_string bytes_;
  PlaceFinder places_;
  ondemand::parser parser_;
  ondemand::document document_;
  std::size_t last_ = 0;  // where the last value that was read begins
  std::size_t max_values_;
  std::size_t value_count_ = 0;
  RepeatedKeys* repeated_;
  DocumentProblem refusal_;
};

}  // namespace

std::expected<Node, DocumentProblem> read_json_document(const std::string& file, std::string_view text,
                                                        std::size_t max_values, RepeatedKeys* repeated) {
  return JsonReader(file, text, max_values, repeated).read();
}

}  // namespace insitu
