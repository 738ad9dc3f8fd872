#include "tests/differential/reference_patterns.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "tests/differential/reference_ascii.h"
#include "tests/differential/reference_order.h"
#include "tests/differential/reference_templates.h"

namespace insitu::reference {
namespace {

constexpr std::size_t kClassCap = 10'000;

/// The inputs of one template, by their places.
using Members = std::vector<std::size_t>;
using TemplateClass = std::map<TextTemplate, Members>;
using Templates = std::vector<std::pair<TextTemplate, Members>>;

/// A pattern: its shape, and the inputs of all its templates.
struct NaivePattern {
  TextTemplate shape;
  Members members;
  std::vector<TextTemplate> templates = {};  ///< with as many words as the shape
};

/// A word or kind of a template at a position.
using PlacedWord = std::pair<std::size_t, std::pair<std::string, std::string>>;

std::pair<std::string, std::string> word_of(const TextTemplate& shape, std::size_t position) {
  return {shape.words[position].word, shape.words[position].kind};
}

// The smallest level at which the class fits.
TemplateClass bounded(TemplateClass templates) {
  for (int level = 1; level <= 4 && templates.size() > kClassCap; ++level) {
    TemplateClass coarser;
    for (const auto& [shape, members] : templates) {
      Members& all = coarser[coarser_template(shape, level)];
      all.insert(all.end(), members.begin(), members.end());
    }
    templates = std::move(coarser);
  }
  return templates;
}

bool has_any_digit(const std::string& word) { return std::ranges::any_of(word, is_digit); }

/// Splits a group of templates from the top down.
class NaiveSplitter {
 public:
  NaiveSplitter(std::set<std::size_t> root, std::vector<Templates>& clusters)
      : root_(std::move(root)), clusters_(clusters) {}

  void split(const Templates& part, std::set<std::size_t> variable, std::size_t big_made) {
    std::vector<std::pair<std::size_t, std::size_t>> open;  // the number of values, and the position
    std::size_t not_all_kinds = 0;
    for (std::size_t position = 0; position < part.front().first.words.size(); ++position) {
      const auto values = values_at(part, position);
      const bool all_kinds = std::ranges::none_of(values, [](const auto& value) { return value.second.empty(); });
      if (!all_kinds) ++not_all_kinds;
      if (!root_.contains(position) && !variable.contains(position) && values.size() > 1) {
        open.emplace_back(values.size(), position);
      }
    }
    if (open.empty()) return clusters_.push_back(part);
    std::ranges::sort(open);
    std::vector<std::pair<std::size_t, std::size_t>> big;
    for (const auto& one : open) {
      if (is_big(values_at(part, one.second))) big.push_back(one);
    }
    if (!big.empty() && big.front().first <= 20 && (big.size() + big_made) * 10 > not_all_kinds * 3) {
      return split_by(part, big.front().second, variable, big_made);
    }
    const std::size_t first = open.front().second;
    const auto values = values_at(part, first);
    const bool has_kind = std::ranges::any_of(values, [](const auto& value) { return !value.second.empty(); });
    const bool has_numbered =
        std::ranges::count_if(values, [](const auto& value) { return has_any_digit(value.first); }) > 1;
    if (!has_kind && values.size() <= 4 && !has_numbered) return split_by(part, first, variable, big_made);
    variable.insert(first);
    split(part, variable, big_made + (is_big(values) ? 1U : 0U));
  }

 private:
  static std::set<std::pair<std::string, std::string>> values_at(const Templates& part, std::size_t position) {
    std::set<std::pair<std::string, std::string>> values;
    for (const auto& [shape, members] : part) values.insert(word_of(shape, position));
    return values;
  }
  static bool is_big(const std::set<std::pair<std::string, std::string>>& values) {
    const auto plain = static_cast<std::size_t>(std::ranges::count_if(
        values, [](const auto& value) { return value.second.empty() && !has_any_digit(value.first); }));
    return plain > 4 && plain * 2 >= values.size();
  }
  void split_by(const Templates& part, std::size_t position, const std::set<std::size_t>& variable,
                std::size_t big_made) {
    std::map<std::pair<std::string, std::string>, Templates> parts;
    for (const auto& one : part) parts[word_of(one.first, position)].push_back(one);
    for (const auto& [value, templates] : parts) split(templates, variable, big_made);
  }

  std::set<std::size_t> root_;
  std::vector<Templates>& clusters_;
};

std::vector<Templates> clusters_of(const TemplateClass& templates) {
  std::map<PlacedWord, std::size_t> events;
  for (const auto& [shape, members] : templates) {
    for (std::size_t i = 0; i < shape.words.size(); ++i) events[{i, word_of(shape, i)}] += members.size();
  }
  std::map<std::set<PlacedWord>, Templates> groups;
  for (const auto& [shape, members] : templates) {
    std::map<std::size_t, std::size_t> words_with;
    for (std::size_t i = 0; i < shape.words.size(); ++i) {
      words_with[events[{i, word_of(shape, i)}]] += shape.words[i].kind.empty() ? 1U : 0U;
    }
    std::pair<std::size_t, std::size_t> best;  // words, and then events
    for (const auto& [count, words] : words_with) best = std::max(best, {words, count});
    std::set<PlacedWord> root;
    for (std::size_t i = 0; i < shape.words.size(); ++i) {
      const PlacedWord placed{i, word_of(shape, i)};
      if (events[placed] == best.second) root.insert(placed);
    }
    groups[root].emplace_back(shape, members);
  }
  std::vector<Templates> clusters;
  for (const auto& [root, group] : groups) {
    std::set<std::size_t> positions;
    for (const PlacedWord& placed : root) positions.insert(placed.first);
    NaiveSplitter(positions, clusters).split(group, {}, 0);
  }
  return clusters;
}

// Clusters with the same words and tokens are one; the separators are those of the template with most events.
std::vector<NaivePattern> patterns_of(const std::vector<Templates>& clusters) {
  std::map<std::vector<std::pair<std::string, std::string>>, Templates> merged;
  for (const Templates& cluster : clusters) {
    std::vector<std::pair<std::string, std::string>> words;
    for (std::size_t i = 0; i < cluster.front().first.words.size(); ++i) {
      const auto first = word_of(cluster.front().first, i);
      const bool agree = std::ranges::all_of(cluster, [&](const auto& one) { return word_of(one.first, i) == first; });
      words.push_back(agree ? first : std::pair<std::string, std::string>("", "Token"));
    }
    Templates& all = merged[words];
    all.insert(all.end(), cluster.begin(), cluster.end());
  }
  std::vector<NaivePattern> patterns;
  for (const auto& [words, templates] : merged) {
    const auto& shown = *std::ranges::min_element(templates, [](const auto& a, const auto& b) {
      if (a.second.size() != b.second.size()) return a.second.size() > b.second.size();
      return print_template(a.first) < print_template(b.first);
    });
    NaivePattern pattern{.shape = shown.first, .members = {}};
    for (std::size_t i = 0; i < words.size(); ++i) {
      pattern.shape.words[i].word = words[i].first;
      pattern.shape.words[i].kind = words[i].second;
    }
    for (const auto& [shape, members] : templates) {
      pattern.members.insert(pattern.members.end(), members.begin(), members.end());
      pattern.templates.push_back(shape);
    }
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

// ---- columns

std::string json_quoted(const std::string& text) {
  return compact_json({.kind = JsonKind::String, .text = text, .elements = {}, .members = {}});
}

std::string severity_label(const std::string& pattern) {
  const std::string lower = lower_case(pattern);
  if (lower.find("error") != std::string::npos) return "ERROR";
  return lower.find("warn") != std::string::npos ? "WARN" : "INFO";
}

std::string quoted_for_regex(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    const bool is_special = std::string_view("\\.+*?()|[]{}^$/").find(c) != std::string_view::npos;
    quoted += c == ' ' ? "\\s+" : (is_special ? "\\" : "") + std::string(1, c);
  }
  return quoted;
}

/// The separators that one of the texts has before a word, or after the last one.
std::string separators_at(const TextTemplate& shape, std::size_t place) {
  return place < shape.words.size() ? shape.words[place].before : shape.after;
}

std::string regex_string(const NaivePattern& pattern) {
  const TextTemplate& shape = pattern.shape;
  const auto separators = [&](std::size_t place) {
    std::set<std::string> all = {separators_at(shape, place)};
    for (const TextTemplate& one : pattern.templates) all.insert(separators_at(one, place));
    if (all.size() == 1) return quoted_for_regex(*all.begin());
    return R"([\s"'`(){}\[\]<>,;=|:!?&*.])" + std::string(all.contains("") ? "*" : "+");
  };
  std::string regex;
  for (std::size_t i = 0; i < shape.words.size(); ++i) {
    regex += separators(i) + (shape.words[i].kind.empty() ? quoted_for_regex(shape.words[i].word) : "(.+?)");
  }
  return "^\\s*" + regex + separators(shape.words.size()) + "\\s*$";
}

std::string token_list(const TextTemplate& shape) {
  std::string list;
  int dynamic = 0;
  const auto add = [&](const std::string& token) { list += (list.empty() ? "" : ",") + token; };
  const auto add_plain = [&](const std::string& text) {
    if (!text.empty()) add(R"({"dynamicTokenPosition":0,"isDynamic":false,"tokenString":)" + json_quoted(text) + "}");
  };
  for (const TemplateWord& word : shape.words) {
    add_plain(word.before);
    add_plain(word.word);
    if (word.kind.empty()) continue;
    const std::string number = std::to_string(++dynamic);
    add("{\"dynamicTokenPosition\":" + number + R"(,"isDynamic":true,"tokenString":"<*>","inferredTokenName":")" +
        word.kind + "-" + number + "\"}");
  }
  add_plain(shape.after);
  return "[" + list + "]";
}

std::string log_samples(Members members, const std::vector<PatternInput>& inputs) {
  std::ranges::sort(members);
  put_in_order(members, [&](std::size_t a, std::size_t b) { return inputs[a].time > inputs[b].time; });
  std::string list;
  for (std::size_t i = 0; i < std::min<std::size_t>(members.size(), 3); ++i) {
    const PatternInput& input = inputs[members[i]];
    list += (i == 0 ? "" : ",") + std::string("{\"timestamp\":") + (input.time ? std::to_string(*input.time) : "null") +
            ",\"logEvent\":" + json_quoted(input.message) + "}";
  }
  return "[" + list + "]";
}

std::int64_t floor_quotient(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

/// Counts events by time as the table of templates does.
class NaiveTimeline {
 public:
  NaiveTimeline(const std::vector<PatternInput>& inputs, const QueryWindow& window) : inputs_(inputs) {
    std::optional<std::int64_t> first;
    std::optional<std::int64_t> last;
    for (const PatternInput& input : inputs) {
      if (!input.text || !input.time || !input.is_now) continue;
      first = std::min(first.value_or(*input.time), *input.time);
      last = std::max(last.value_or(*input.time), *input.time);
    }
    start_ = window.start_ms.value_or(first.value_or(0));
    end_ = std::max(window.end_ms.value_or(last.value_or(0)), start_);
    while (first && floor_quotient(floor_quotient(*last, 1000), seconds_) -
                            floor_quotient(floor_quotient(*first, 1000), seconds_) >=
                        240) {
      seconds_ *= 2;
    }
  }

  [[nodiscard]] std::string counts(const Members& members) const {
    const std::int64_t width = (end_ - start_) / 48 + 1;
    std::map<std::int64_t, int> bins;
    for (const std::size_t member : members) {
      if (!inputs_[member].time) continue;
      const std::int64_t begin =
          floor_quotient(floor_quotient(*inputs_[member].time, 1000), seconds_) * seconds_ * 1000;
      ++bins[(std::clamp(begin, start_, end_) - start_) / width];
    }
    std::string list;
    for (const auto& [bin, count] : bins) {
      list += (list.empty() ? "\"" : ",\"") + std::to_string(start_ + bin * width) + "\":" + std::to_string(count);
    }
    return "{\"timeWindowCountMapping\":{" + list + "}}";
  }

 private:
  const std::vector<PatternInput>& inputs_;
  std::int64_t start_ = 0;
  std::int64_t end_ = 0;
  std::int64_t seconds_ = 1;
};

}  // namespace

std::vector<std::map<std::string, Value>> find_text_patterns(const std::vector<PatternInput>& inputs,
                                                             const QueryWindow& window, bool compares) {
  std::map<std::size_t, TemplateClass> classes;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].text) continue;
    TextTemplate shape = template_of(*inputs[i].text);
    const std::size_t words = shape.words.size();
    classes[words][std::move(shape)].push_back(i);
  }
  std::map<std::string, NaivePattern> rows;
  for (const auto& [words, all] : classes) {
    const TemplateClass templates = bounded(all);
    std::vector<NaivePattern> found;
    if (words > 0) {
      found = patterns_of(clusters_of(templates));
    } else {
      for (const auto& [shape, members] : templates) found.push_back({shape, members});
    }
    for (const NaivePattern& pattern : found) {
      NaivePattern& row =
          rows.try_emplace(print_template(pattern.shape), NaivePattern{pattern.shape, {}}).first->second;
      row.templates.insert(row.templates.end(), pattern.templates.begin(), pattern.templates.end());
      row.members.insert(row.members.end(), pattern.members.begin(), pattern.members.end());
    }
  }
  std::vector<std::pair<std::string, NaivePattern>> ordered(rows.begin(), rows.end());
  const auto count = [&](const Members& members, bool PatternInput::* time) {
    return static_cast<std::int64_t>(
        std::ranges::count_if(members, [&](std::size_t member) { return inputs[member].*time; }));
  };
  const auto now = [&](const auto& one) { return count(one.second.members, &PatternInput::is_now); };
  const auto before = [&](const auto& one) { return count(one.second.members, &PatternInput::is_before); };
  put_in_order(ordered, [&](const auto& a, const auto& b) { return now(a) > now(b); });
  if (compares) {
    put_in_order(ordered, [&](const auto& a, const auto& b) {
      return std::abs(now(a) - before(a)) > std::abs(now(b) - before(b));
    });
  }
  const auto rows_now = std::ranges::count_if(inputs, &PatternInput::is_now);
  const NaiveTimeline timeline(inputs, window);
  std::vector<std::map<std::string, Value>> result;
  for (const auto& one : ordered) {
    const auto& [text, pattern] = one;
    Members present = pattern.members;
    std::erase_if(present, [&](std::size_t member) { return !inputs[member].is_now; });
    const double ratio = rows_now == 0 ? 0 : static_cast<double>(now(one)) / static_cast<double>(rows_now);
    result.push_back({
        {"@pattern", text},
        {"@ratio", from_real(ratio)},
        {"@sampleCount", now(one)},
        {"@severityLabel", severity_label(text)},
        {"@PatternId", call_function("md5", {text}, window).value()},
        {"@regexString", regex_string(pattern)},
        {"@logSamples", log_samples(present, inputs)},
        {"@tokens", token_list(pattern.shape)},
        {"@visualization", timeline.counts(present)},
    });
    if (!compares) continue;
    const std::int64_t difference = now(one) - before(one);
    result.back()["@previousSampleCount"] = before(one);
    result.back()["@difference"] = difference;
    result.back()["@description"] = before(one) == 0 ? "new"
                                    : now(one) == 0  ? "gone"
                                    : difference > 0 ? "more"
                                    : difference < 0 ? "fewer"
                                                     : "same";
  }
  return result;
}

}  // namespace insitu::reference
