#include "engine/operators/pattern_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string_view>

#include "engine/model/ascii.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

/// Appends the regular expression of a text that does not change.
void append_quoted(std::string& regex, std::string_view text) {
  for (const char c : text) {
    if (c == ' ') {
      regex += "\\s+";
      continue;
    }
    if (std::string_view("\\.+*?()|[]{}^$/").find(c) != std::string_view::npos) regex += '\\';
    regex += c;
  }
}

/// The separators at one place of a pattern, which its templates may write in different ways.
struct SeparatorPlace {
  bool differ = false;
  bool may_lack = false;
};

/// Returns them in front of each part, and after the last one.
std::vector<SeparatorPlace> separator_places(const TextPattern& pattern) {
  std::vector<SeparatorPlace> places;
  const auto compare = [&](std::size_t place, std::string_view shown, std::string_view separators) {
    if (place == places.size()) places.emplace_back();
    places[place].differ = places[place].differ || separators != shown;
    places[place].may_lack = places[place].may_lack || separators.empty();
  };
  const auto compare_all = [&](std::string_view key) {
    TemplateReader shown(pattern.key);
    TemplateReader reader(key);
    std::size_t place = 0;
    while (const auto part = shown.next()) {
      const auto other = reader.next();
      compare(place++, part->separators, other ? other->separators : std::string_view());
    }
    static_cast<void>(reader.next());  // there is none
    compare(place, shown.rest(), reader.rest());
  };
  compare_all(pattern.key);
  for (const CountedTemplate* one : pattern.templates) compare_all(one->key);
  return places;
}

void append_separators(std::string& regex, std::string_view shown, const SeparatorPlace& place) {
  if (!place.differ) return append_quoted(regex, shown);
  regex += "[\\s\"'`(){}\\[\\]<>,;=|:!?&*.]";
  regex += place.may_lack ? '*' : '+';
}

/// Writes the parts of a pattern as the API names them.
class TokenList {
 public:
  void add_text(std::string_view text) {
    if (text.empty()) return;
    add(fmt::format(R"({{"dynamicTokenPosition":0,"isDynamic":false,"tokenString":{}}})", json_string(text)));
  }
  void add_kind(TextKind kind) {
    ++kinds_;
    add(fmt::format(R"({{"dynamicTokenPosition":{},"isDynamic":true,"tokenString":"<*>","inferredTokenName":"{}-{}"}})",
                    kinds_, name_of(kind), kinds_));
  }
  [[nodiscard]] std::string json() const { return "[" + items_ + "]"; }

 private:
  void add(std::string_view item) {
    if (!items_.empty()) items_ += ',';
    items_ += item;
  }

  std::string items_;
  std::size_t kinds_ = 0;
};

}  // namespace

std::string_view severity_of(const TextPattern& pattern) {
  const std::string text = lower_case(pattern.text);
  if (text.find("error") != std::string::npos) return "ERROR";
  return text.find("warn") != std::string::npos ? "WARN" : "INFO";
}

std::int64_t difference_of(const TextPattern& pattern) {
  return static_cast<std::int64_t>(pattern.events) - static_cast<std::int64_t>(pattern.before);
}

std::string_view description_of(const TextPattern& pattern) {
  if (pattern.before == 0) return "new";
  if (pattern.events == 0) return "gone";
  if (pattern.events == pattern.before) return "same";
  return pattern.events > pattern.before ? "more" : "fewer";
}

void sort_by_difference(std::vector<TextPattern>& patterns) {
  std::ranges::sort(patterns, [](const TextPattern& a, const TextPattern& b) {
    const std::int64_t left = std::abs(difference_of(a));
    const std::int64_t right = std::abs(difference_of(b));
    if (left != right) return left > right;
    return a.events != b.events ? a.events > b.events : a.text < b.text;
  });
}

std::string regex_of(const TextPattern& pattern) {
  const std::vector<SeparatorPlace> places = separator_places(pattern);
  std::size_t place = 0;
  std::string regex = "^\\s*";
  TemplateReader reader(pattern.key);
  while (const auto part = reader.next()) {
    append_separators(regex, part->separators, places[place++]);
    if (part->kind) {
      regex += "(.+?)";
    } else {
      append_quoted(regex, part->word);
    }
  }
  append_separators(regex, reader.rest(), places[place]);
  return regex + "\\s*$";
}

std::string tokens_of(const TextPattern& pattern) {
  TokenList tokens;
  TemplateReader reader(pattern.key);
  while (const auto part = reader.next()) {
    tokens.add_text(part->separators);
    if (part->kind) {
      tokens.add_kind(*part->kind);
    } else {
      tokens.add_text(part->word);
    }
  }
  tokens.add_text(reader.rest());
  return tokens.json();
}

std::string samples_of(const TextPattern& pattern) {
  std::vector<TemplateSample> newest;
  for (const CountedTemplate* one : pattern.templates) {
    for (const TemplateSample& sample : one->samples) keep_newest(newest, sample);
  }
  std::string json;
  for (const TemplateSample& sample : newest) {
    json += json.empty() ? '[' : ',';
    json += fmt::format(R"({{"timestamp":{},"logEvent":{}}})", sample.time ? std::to_string(*sample.time) : "null",
                        json_string(sample.message));
  }
  return json.empty() ? "[]" : json + "]";
}

std::string counts_by_time(const TextPattern& pattern, const TimeScale& scale, const TimeWindow& window) {
  constexpr std::uint64_t kBins = 48;
  // Differences are without sign: a window may be as long as all time.
  const auto since_start = [&](std::int64_t time) {
    return static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(window.start);
  };
  const std::uint64_t width = since_start(window.end) / kBins + 1;
  std::map<std::uint64_t, std::uint64_t> bins;
  for (const CountedTemplate* one : pattern.templates) {
    for (const auto& [bin, events] : one->times) {
      const std::int64_t time = std::clamp(scale.begin_of(bin), window.start, window.end);
      bins[since_start(time) / width] += events;
    }
  }
  std::string json;
  for (const auto& [bin, events] : bins) {
    const auto begin = static_cast<std::int64_t>(static_cast<std::uint64_t>(window.start) + bin * width);
    json += fmt::format("{}\"{}\":{}", json.empty() ? "" : ",", begin, events);
  }
  return fmt::format(R"({{"timeWindowCountMapping":{{{}}}}})", json);
}

}  // namespace insitu
