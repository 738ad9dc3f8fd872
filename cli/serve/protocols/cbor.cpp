#include "cli/serve/protocols/cbor.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "engine/model/utf8.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxNesting = 64;
/// Each takes more memory than the byte that it may be written with.
constexpr std::size_t kMaxValues = 500'000;
constexpr double kMaxMomentSeconds = 253'402'300'799;  // the year 9999

enum class Major : std::uint8_t { Unsigned, Negative, Bytes, Text, List, Map, Tag, Simple };
constexpr unsigned kUnknownLength = 31;
constexpr unsigned char kBreak = 0xFF;

// Simple values.
constexpr std::uint64_t kFalse = 20;
constexpr std::uint64_t kTrue = 21;
constexpr std::uint64_t kNull = 22;
constexpr std::uint64_t kUndefined = 23;
constexpr unsigned kHalf = 25;
constexpr unsigned kSingle = 26;
constexpr unsigned kDouble = 27;

double half_of(std::uint64_t bits) {
  constexpr int kFractionBits = 10;
  const auto exponent = static_cast<int>((bits >> kFractionBits) & 0x1FU);
  const auto fraction = static_cast<double>(bits & 0x3FFU);
  double number = 0;
  if (exponent == 0) {
    number = std::ldexp(fraction, -24);
  } else if (exponent == 31) {
    number = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  } else {
    number = std::ldexp(fraction + 1024, exponent - 25);
  }
  return (bits & 0x8000U) == 0 ? number : -number;
}

/// The first byte of an item and what belongs to it.
struct Head {
  Major major{};
  unsigned info = 0;
  std::uint64_t argument = 0;
  [[nodiscard]] bool is_open() const { return info == kUnknownLength; }
};

/// Reads items. After a failure `problem` says what is wrong, and results mean nothing.
class CborReader {
 public:
  explicit CborReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<Tree> document() {
    auto tree = item(0);
    if (tree && !rest_.empty()) return fail("there is more after the end of the map");
    if (tree && tree->members() == nullptr) return fail("the body is not a map of CBOR");
    return tree;
  }

  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  std::nullopt_t fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return std::nullopt;
  }
  std::nullopt_t fail_short() { return fail("the body ends in the middle of a value"); }

  std::optional<Head> head() {
    if (rest_.empty()) return fail_short();
    const auto first = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    Head head{.major = static_cast<Major>(first >> 5U), .info = first & 0x1FU};
    constexpr unsigned kLargestInline = 23;
    if (head.info <= kLargestInline) {
      head.argument = head.info;
    } else if (head.info <= kDouble) {
      const std::size_t width = std::size_t{1} << (head.info - 24U);
      if (rest_.size() < width) return fail_short();
      for (const char byte : rest_.substr(0, width)) {
        head.argument = (head.argument << 8U) | static_cast<unsigned char>(byte);
      }
      rest_.remove_prefix(width);
    } else if (head.info != kUnknownLength) {
      return fail("a value has a reserved length");
    }
    return head;
  }

  /// Whether the end of a list or map of unknown length is next, which it takes.
  bool takes_break() {
    if (rest_.empty() || static_cast<unsigned char>(rest_.front()) != kBreak) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<Tree> item(std::size_t depth) {
    if (depth > kMaxNesting) return fail(fmt::format("the body is nested more than {} deep", kMaxNesting));
    if (++values_ > kMaxValues) return fail(fmt::format("the body has more than {} values", kMaxValues));
    const auto start = head();
    if (!start) return std::nullopt;
    switch (start->major) {
      case Major::Unsigned:
      case Major::Negative: return integer(*start);
      case Major::Bytes: return fail("bytes are the value of no member");
      case Major::Text: {
        auto text = text_after(*start);
        if (!text) return std::nullopt;
        return Tree(std::move(*text));
      }
      case Major::List: return list(*start, depth);
      case Major::Map: return map(*start, depth);
      case Major::Tag: return tagged(*start, depth);
      case Major::Simple: return simple(*start);
    }
    return fail("a value is of no known kind");
  }

  std::optional<Tree> integer(const Head& start) {
    if (start.is_open()) return fail("an integer has no length");
    if (start.argument > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      return fail("an integer has more than 64 bits");
    }
    const auto magnitude = static_cast<std::int64_t>(start.argument);
    return Tree(start.major == Major::Unsigned ? magnitude : -1 - magnitude);
  }

  std::optional<std::string> text_after(const Head& start) {
    std::string text;
    if (!start.is_open()) {
      if (!append_piece(start, text)) return std::nullopt;
      return text;
    }
    while (!takes_break()) {
      const auto piece = head();
      if (!piece) return std::nullopt;
      if (piece->major != Major::Text || piece->is_open()) return fail("a text has a piece that is no text");
      if (!append_piece(*piece, text)) return std::nullopt;
    }
    return text;
  }

  bool append_piece(const Head& piece, std::string& text) {
    if (piece.argument > rest_.size()) return fail_short(), false;
    const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(piece.argument));
    if (!is_utf8(bytes)) return fail("a text is not UTF-8"), false;
    text += bytes;
    rest_.remove_prefix(bytes.size());
    return true;
  }

  std::optional<Tree> list(const Head& start, std::size_t depth) {
    if (!start.is_open() && start.argument > rest_.size()) return fail_short();
    Tree::List items;
    for (std::uint64_t i = 0; start.is_open() ? !takes_break() : i < start.argument; ++i) {
      auto value = item(depth + 1);
      if (!value) return std::nullopt;
      if (!value->is_nothing()) items.push_back(std::move(*value));
    }
    return Tree(std::move(items));
  }

  std::optional<Tree> map(const Head& start, std::size_t depth) {
    if (!start.is_open() && start.argument > rest_.size() / 2) return fail_short();
    std::vector<std::pair<std::string, Tree>> members;
    for (std::uint64_t i = 0; start.is_open() ? !takes_break() : i < start.argument; ++i) {
      const auto key = head();
      if (!key) return std::nullopt;
      if (key->major != Major::Text) return fail("a name is no text");
      auto name = text_after(*key);
      if (!name) return std::nullopt;
      auto value = item(depth + 1);
      if (!value) return std::nullopt;
      members.emplace_back(std::move(*name), std::move(*value));
    }
    std::vector<std::string_view> names(members.size());
    std::ranges::transform(members, names.begin(), [](const auto& member) { return std::string_view(member.first); });
    std::ranges::sort(names);
    if (std::ranges::adjacent_find(names) != names.end()) return fail("a map has a name twice");
    return Tree::map(std::move(members));
  }

  std::optional<Tree> tagged(const Head& start, std::size_t depth) {
    if (start.is_open()) return fail("a tag has no number");
    auto value = item(depth + 1);
    constexpr std::uint64_t kEpochTime = 1;
    if (!value || start.argument != kEpochTime || value->is_nothing()) return value;
    double seconds = std::numeric_limits<double>::quiet_NaN();
    if (const auto* number = value->get<double>()) seconds = *number;
    if (const auto* whole = value->get<std::int64_t>()) seconds = static_cast<double>(*whole);
    if (!(std::abs(seconds) <= kMaxMomentSeconds)) return fail("a time is no number of seconds");
    return Tree(Moment{std::llround(seconds * 1000)});
  }

  std::optional<Tree> simple(const Head& start) {
    switch (start.info) {
      case kHalf: return Tree(half_of(start.argument));
      case kSingle: return Tree(double{std::bit_cast<float>(static_cast<std::uint32_t>(start.argument))});
      case kDouble: return Tree(std::bit_cast<double>(start.argument));
      case kUnknownLength: return fail("a list or map ends that has not begun");
      default: break;
    }
    switch (start.argument) {
      case kFalse: return Tree(false);
      case kTrue: return Tree(true);
      case kNull:
      case kUndefined: return Tree();
      default: return fail("a value is of no known kind");
    }
  }

  std::string_view rest_;
  std::size_t values_ = 0;
  std::string problem_;
};

// ---- writing

void append_big_endian(std::string& out, std::uint64_t number, unsigned bytes) {
  for (unsigned i = bytes; i > 0; --i) out += static_cast<char>((number >> (8U * (i - 1))) & 0xFFU);
}

void append_head(std::string& out, Major major, std::uint64_t argument) {
  const auto first = static_cast<unsigned>(major) << 5U;
  unsigned info = 24;
  unsigned bytes = 1;
  while (bytes < 8 && (argument >> (8U * bytes)) != 0) {
    bytes *= 2;
    ++info;
  }
  constexpr std::uint64_t kLargestInline = 23;
  if (argument <= kLargestInline) {
    out += static_cast<char>(first | static_cast<unsigned>(argument));
    return;
  }
  out += static_cast<char>(first | info);
  append_big_endian(out, argument, bytes);
}

void append_cbor_text(std::string& out, std::string_view text) {
  const std::string valid = is_utf8(text) ? std::string() : with_replacement_characters(text);
  if (!valid.empty()) text = valid;
  append_head(out, Major::Text, text.size());
  out += text;
}

void append_cbor_double(std::string& out, double number) {
  out += static_cast<char>((static_cast<unsigned>(Major::Simple) << 5U) | kDouble);
  append_big_endian(out, std::bit_cast<std::uint64_t>(number), sizeof number);
}

void append_cbor(std::string& out, const Tree& tree) {
  if (const std::string* const text = tree.text()) {
    append_cbor_text(out, *text);
  } else if (const auto* integer = tree.get<std::int64_t>()) {
    const bool is_negative = *integer < 0;
    append_head(out, is_negative ? Major::Negative : Major::Unsigned,
                static_cast<std::uint64_t>(is_negative ? -1 - *integer : *integer));
  } else if (const auto* number = tree.get<double>()) {
    append_cbor_double(out, *number);
  } else if (const auto* boolean = tree.get<bool>()) {
    append_head(out, Major::Simple, *boolean ? kTrue : kFalse);
  } else if (const auto* moment = tree.get<Moment>()) {
    append_head(out, Major::Tag, 1);
    append_cbor_double(out, static_cast<double>(moment->milliseconds) / 1000);
  } else if (const Tree::List* const items = tree.items()) {
    append_head(out, Major::List, items->size());
    for (const Tree& item : *items) append_cbor(out, item);
  } else if (const Tree::Map* const members = tree.members()) {
    append_head(out, Major::Map, members->size());
    for (const auto& [name, value] : *members) {
      append_cbor_text(out, name);
      append_cbor(out, value);
    }
  } else {
    append_head(out, Major::Simple, kNull);
  }
}

}  // namespace

Answered<Tree> read_cbor(std::string_view body) {
  if (body.empty()) return Tree::map();
  CborReader reader(body);
  auto tree = reader.document();
  if (!tree) return refuse("SerializationException", reader.problem());
  return std::move(*tree);
}

std::string write_cbor(const Tree& tree) {
  std::string out;
  append_cbor(out, tree);
  return out;
}

std::string write_cbor_error(const Refusal& refusal) {
  Tree error = Tree::map();
  error.set("__type", "com.amazonaws.cloudwatch#" + refusal.shape);
  error.set("message", refusal.message);
  for (const auto& [name, value] : *refusal.details.members()) error.set(name, value);
  return write_cbor(error);
}

}  // namespace insitu::serve
