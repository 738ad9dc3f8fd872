#include "cli/serve/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "engine/metrics/metric_limits.h"
#include "engine/model/utf8.h"
#include "insitu/event_time.h"

namespace insitu::serve {
namespace {

/// A text that is a number as a whole.
template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A number with a fraction of zero is an integer, too.
std::optional<std::int64_t> whole(double number) {
  constexpr double kLimit = 9.2e18;
  if (!(std::abs(number) < kLimit) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> milliseconds_of(double seconds) { return whole(std::floor(seconds * 1000 + 0.5)); }

/// What a refusal shows of a value.
std::string shown(const Tree& value) {
  if (const auto* text = value.text()) return *text;
  if (const auto* integer = value.get<std::int64_t>()) return fmt::format("{}", *integer);
  if (const auto* number = value.get<double>()) return fmt::format("{}", *number);
  if (const auto* boolean = value.get<bool>()) return *boolean ? "true" : "false";
  return "?";
}

}  // namespace

Members::Members(const Tree& tree, Service service, Typing typing, std::string where)
    : tree_(tree), service_(service), typing_(typing), where_(std::move(where)) {}

Members Members::below(const Tree& map, std::string_view name) const {
  Members inner(map, service_, typing_, place(name) + ".");
  if (map.members() == nullptr) inner.reject_type("", "a structure");
  return inner;
}

const Tree* Members::value(std::string_view name) { return tree_.find(name); }

std::optional<std::string> Members::text(std::string_view name) {
  const Tree* const found = value(name);
  if (found == nullptr) return std::nullopt;
  if (const std::string* const text = found->text()) return *text;
  reject_type(name, "a string");
  return std::nullopt;
}

std::optional<std::string> Members::text(std::string_view name, std::size_t min, std::size_t max) {
  std::optional<std::string> found = text(name);
  if (!found) return found;
  const std::size_t length = characters_in(*found);
  if (length < min) reject(name, *found, fmt::format("have length greater than or equal to {}", min));
  if (length > max) {
    constexpr std::size_t kShown = 100;
    reject(name, shortened(*found, kShown), fmt::format("have length less than or equal to {}", max));
  }
  return found;
}

std::string Members::required_text(std::string_view name, std::size_t min, std::size_t max) {
  if (!has(name)) reject_absence(name);
  return text(name, min, max).value_or("");
}

std::optional<std::int64_t> Members::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const Tree* const found = value(name);
  if (found == nullptr) return std::nullopt;
  std::optional<std::int64_t> number;
  if (const auto* integer = found->get<std::int64_t>()) number = *integer;
  if (const auto* real = found->get<double>()) number = whole(*real);
  if (typing_ == Typing::TextsOnly && found->text() != nullptr) number = read_number<std::int64_t>(*found->text());
  if (!number) {
    reject_type(name, "an integer");
  } else if (*number < min) {
    reject(name, fmt::format("{}", *number), fmt::format("have value greater than or equal to {}", min));
  } else if (*number > max) {
    reject(name, fmt::format("{}", *number), fmt::format("have value less than or equal to {}", max));
  } else {
    return number;
  }
  return std::nullopt;
}

std::int64_t Members::required_integer(std::string_view name, std::int64_t min, std::int64_t max) {
  if (!has(name)) reject_absence(name);
  return integer(name, min, max).value_or(0);
}

std::optional<double> Members::number(std::string_view name) {
  const Tree* const found = value(name);
  if (found == nullptr) return std::nullopt;
  if (const auto* real = found->get<double>()) return *real;
  if (const auto* integer = found->get<std::int64_t>()) return static_cast<double>(*integer);
  if (const std::string* const text = found->text()) {
    // JSON has no other spelling for these than a text.
    if (*text == "NaN") return std::nan("");
    if (*text == "Infinity") return std::numeric_limits<double>::infinity();
    if (*text == "-Infinity") return -std::numeric_limits<double>::infinity();
    if (typing_ == Typing::TextsOnly) {
      if (const auto number = read_number<double>(*text)) return number;
    }
  }
  reject_type(name, "a number");
  return std::nullopt;
}

std::optional<bool> Members::boolean(std::string_view name) {
  const Tree* const found = value(name);
  if (found == nullptr) return std::nullopt;
  if (const auto* boolean = found->get<bool>()) return *boolean;
  if (typing_ == Typing::TextsOnly && found->text() != nullptr) {
    if (*found->text() == "true") return true;
    if (*found->text() == "false") return false;
  }
  reject_type(name, "a boolean");
  return std::nullopt;
}

std::optional<Moment> Members::moment(std::string_view name) {
  const Tree* const found = value(name);
  if (found == nullptr) return std::nullopt;
  if (const auto* moment = found->get<Moment>()) return *moment;
  std::optional<std::int64_t> milliseconds;
  constexpr std::int64_t kMaxSeconds = 253'402'300'799;  // the year 9999
  if (const auto* integer = found->get<std::int64_t>(); integer != nullptr && std::abs(*integer) <= kMaxSeconds) {
    milliseconds = *integer * 1000;
  }
  if (const auto* real = found->get<double>(); real != nullptr && std::abs(*real) <= kMaxSeconds) {
    milliseconds = milliseconds_of(*real);
  }
  if (const std::string* const text = found->text()) {
    if (const auto seconds = read_number<double>(*text); seconds && std::abs(*seconds) <= kMaxSeconds) {
      milliseconds = milliseconds_of(*seconds);
    } else if (const auto reader = TimeReader::make({}); reader) {
      milliseconds = reader->read(FieldValue::text(*text));
    }
  }
  if (milliseconds) return Moment{*milliseconds};
  reject_type(name, "a timestamp");
  return std::nullopt;
}

std::optional<std::string> Members::choice(std::string_view name, std::initializer_list<std::string_view> words) {
  std::optional<std::string> found = text(name);
  if (!found || std::ranges::find(words, *found) != words.end()) return found;
  reject(name, *found, fmt::format("satisfy enum value set: [{}]", fmt::join(words, ", ")));
  return std::nullopt;
}

std::optional<std::vector<std::string>> Members::texts(std::string_view name) {
  if (!has(name)) return std::nullopt;
  std::vector<std::string> all;
  const Tree::List* const items = list(name);
  if (items == nullptr) return all;
  for (const Tree& item : *items) {
    if (const std::string* const text = item.text()) {
      all.push_back(*text);
    } else {
      reject_type(name, "a list of strings");
    }
  }
  return all;
}

const Tree::List* Members::list(std::string_view name) {
  static const Tree::List kEmpty;
  const Tree* const found = value(name);
  if (found == nullptr) return nullptr;
  if (found->items() != nullptr) return found->items();
  if (typing_ == Typing::TextsOnly && found->text() != nullptr && found->text()->empty()) return &kEmpty;
  reject_type(name, "a list");
  return nullptr;
}

std::optional<std::vector<std::pair<std::string, std::string>>> Members::text_map(std::string_view name) {
  const Tree* const found = value(name);
  if (found == nullptr) return std::nullopt;
  std::vector<std::pair<std::string, std::string>> all;
  if (found->members() == nullptr) {
    reject_type(name, "a map");
    return all;
  }
  for (const auto& [key, item] : *found->members()) {
    if (const std::string* const text = item.text()) {
      all.emplace_back(key, *text);
    } else {
      reject_type(name, "a map of strings");
    }
  }
  return all;
}

void Members::reject(std::string_view name, std::string_view rejected, std::string_view must) {
  reject_value(
      fmt::format("1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: Member must {}",
                  rejected, place(name), must));
}

void Members::reject(Refusal refusal) {
  if (!refusal_) refusal_ = std::move(refusal);
}

void Members::reject_value(std::string message) {
  if (service_ == Service::Logs) {
    reject(Refusal{.shape = "InvalidParameterException", .message = std::move(message)});
  } else {
    reject(Refusal{.shape = "InvalidParameterValueException",
                   .message = std::move(message),
                   .query_code = "InvalidParameterValue"});
  }
}

void Members::reject_type(std::string_view name, std::string_view expected) {
  std::string at = place(name);
  if (name.empty() && !at.empty()) at.pop_back();
  const Tree* const found = name.empty() ? &tree_ : tree_.find(name);
  if (typing_ == Typing::TextsOnly && found != nullptr && found->text() != nullptr) {
    return reject_value(fmt::format("the value '{}' at '{}' is not {}", shown(*found), at, expected));
  }
  reject(
      Refusal{.shape = "SerializationException", .message = fmt::format("the value at '{}' is not {}", at, expected)});
}

void Members::reject_absence(std::string_view name) {
  if (service_ == Service::Logs) {
    return reject_value(fmt::format(
        "1 validation error detected: Value null at '{}' failed to satisfy constraint: Member must not be null",
        place(name)));
  }
  reject(Refusal{.shape = "MissingRequiredParameterException",
                 .message = fmt::format("The parameter {} is required.", place(name)),
                 .query_code = "MissingParameter"});
}

}  // namespace insitu::serve
