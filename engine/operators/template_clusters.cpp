#include "engine/operators/template_clusters.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace insitu {
namespace {

constexpr std::size_t kFewWords = 4;         // up to so many in one place are told apart
constexpr std::size_t kMostOfBigSplit = 20;  // values of a position at which a part is still split to stay specific

/// What stands for a kind among words.
constexpr std::string_view kKindNames[] = {"<IPAddress>", "<Time>", "<ID>",     "<URL>",
                                           "<Email>",     "<Path>", "<Number>", "<Token>"};

/// A word or kind at one position, numbered through all positions.
struct Value {
  std::string_view word;
  std::optional<TextKind> kind;
  bool has_digit = false;
  std::uint64_t events = 0;  ///< of the templates that have it there
};
using ValueId = std::uint32_t;

/// A position of a part at which its templates have several values.
struct Opening {
  std::size_t position = 0;
  std::size_t values = 0;
  std::size_t words = 0;
  std::size_t words_with_digit = 0;

  [[nodiscard]] bool has_kind() const { return words < values; }
  /// Whether many words without digits stand there, so that leaving them out would say less.
  [[nodiscard]] bool is_big() const {
    const std::size_t plain = words - words_with_digit;
    return plain > kFewWords && plain * 2 >= values;
  }
  [[nodiscard]] bool varies() const { return has_kind() || words > kFewWords || words_with_digit > 1; }
};

/// Some templates of a group, on their way to become patterns.
struct Part {
  std::vector<std::size_t> templates;
  std::vector<bool> is_closed;  ///< by position: it is of the root, or variable
  std::size_t big_made = 0;     ///< the number of big positions that were made variable
};

void append_to(std::string& key, const Value& value) {
  if (value.kind) {
    append_kind(key, *value.kind);
  } else {
    append_word(key, value.word);
  }
}

/// A pattern while clusters with the same words and tokens are added to it.
struct Cluster {
  std::uint64_t events = 0;
  std::uint64_t before = 0;
  std::vector<const CountedTemplate*> templates;
  const CountedTemplate* shown = nullptr;  ///< whose separators are shown
};

/// How a part is printed, but for the number of a kind.
std::string begin_of_text(const TemplatePart& part) {
  std::string text(part.separators);
  if (!part.kind) return text.append(part.word);
  return text.append("<").append(name_of(*part.kind)).append("-");
}

/// Whether the text of a template comes first, by code point. Mostly the first part that differs decides.
bool has_lesser_text(const CountedTemplate& a, const CountedTemplate& b) {
  TemplateReader left(a.key);
  TemplateReader right(b.key);
  while (true) {
    const auto from_left = left.next();
    const auto from_right = right.next();
    if (!from_left || !from_right) break;
    const bool are_equal = from_left->separators == from_right->separators && from_left->word == from_right->word &&
                           from_left->kind == from_right->kind;
    if (are_equal) continue;
    const std::string one = begin_of_text(*from_left);
    const std::string other = begin_of_text(*from_right);
    if (!one.starts_with(other) && !other.starts_with(one)) return one < other;
    break;
  }
  return template_text(a.key) < template_text(b.key);
}

bool is_shown_first(const CountedTemplate& a, const CountedTemplate& b) {
  return a.all() != b.all() ? a.all() > b.all() : has_lesser_text(a, b);
}

/// Clusters the templates of one class.
class ClassClustering {
 public:
  explicit ClassClustering(const TemplateTable::Class& one) {
    for (const CountedTemplate& counted : one.templates) read(counted);
    seen_in_.assign(values_.size(), 0);
  }

  /// Adds the patterns of the class.
  void run(std::vector<TextPattern>& patterns) {
    std::map<std::vector<ValueId>, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < templates_.size(); ++i) groups[root_of(i)].push_back(i);
    for (auto& [root, templates] : groups) {
      Part whole{.templates = std::move(templates), .is_closed = std::vector<bool>(positions_), .big_made = 0};
      for (std::size_t position = 0; position < positions_; ++position) {
        whole.is_closed[position] = std::ranges::find(root, value_at(whole.templates.front(), position)) != root.end();
      }
      parts_.push_back(std::move(whole));
    }
    while (!parts_.empty()) {
      Part part = std::move(parts_.back());
      parts_.pop_back();
      divide(std::move(part));
    }
    for (auto& [words, cluster] : clusters_) patterns.push_back(pattern_of(words, cluster));
  }

 private:
  void read(const CountedTemplate& counted) {
    TemplateReader reader(counted.key);
    std::size_t position = 0;
    while (const auto part = reader.next()) add_value(position++, *part, counted.all());
    positions_ = position;
    templates_.push_back(&counted);
  }
  void add_value(std::size_t position, const TemplatePart& part, std::uint64_t events) {
    if (position >= known_.size()) known_.resize(position + 1);
    // No word is like what stands for a kind, because angle brackets separate words.
    const std::string_view name = part.kind ? kKindNames[static_cast<std::size_t>(*part.kind)] : part.word;
    const auto [place, is_new] = known_[position].try_emplace(name, static_cast<ValueId>(values_.size()));
    if (is_new) {
      const bool has_digit = std::ranges::any_of(part.word, [](char c) { return is_of(c, ByteClass::kDigit); });
      values_.push_back({.word = part.word, .kind = part.kind, .has_digit = has_digit, .events = 0});
    }
    values_[place->second].events += events;
    ids_.push_back(place->second);
  }
  [[nodiscard]] ValueId value_at(std::size_t index, std::size_t position) const {
    return ids_[index * positions_ + position];
  }

  /// Returns what a template shares with most: its values with the number of events that most of its words have.
  [[nodiscard]] std::vector<ValueId> root_of(std::size_t index) const {
    std::map<std::uint64_t, std::size_t> words_with;  // by number of events
    for (std::size_t position = 0; position < positions_; ++position) {
      const Value& value = values_[value_at(index, position)];
      words_with[value.events] += value.kind ? 0U : 1U;
    }
    std::uint64_t shared = 0;
    std::size_t most = 0;
    for (const auto& [events, words] : words_with) {
      if (words < most) continue;
      most = words;
      shared = events;
    }
    std::vector<ValueId> root;
    for (std::size_t position = 0; position < positions_; ++position) {
      const ValueId id = value_at(index, position);
      if (values_[id].events == shared) root.push_back(id);
    }
    return root;
  }

  /// Makes a cluster of a part, or the parts that it is split into.
  void divide(Part part) {
    std::size_t with_words = 0;
    std::vector<Opening> open = find_openings(part, with_words);
    while (!open.empty()) {
      const auto big = static_cast<std::size_t>(std::ranges::count_if(open, &Opening::is_big));
      const auto first_big = std::ranges::find_if(open, &Opening::is_big);
      const bool stays_specific =
          big > 0 && first_big->values <= kMostOfBigSplit && 10 * (big + part.big_made) > 3 * with_words;
      if (stays_specific) return split(part, first_big->position);
      const Opening first = open.front();
      if (!first.varies()) return split(part, first.position);
      part.is_closed[first.position] = true;
      if (first.is_big()) ++part.big_made;
      open.erase(open.begin());
    }
    close(part);
  }

  /// Returns the open positions by number of values, and counts the positions at which there is a word.
  std::vector<Opening> find_openings(const Part& part, std::size_t& with_words) {
    ++look_;
    std::vector<Opening> open;
    for (std::size_t position = 0; position < positions_; ++position) {
      Opening opening{.position = position, .values = 0, .words = 0, .words_with_digit = 0};
      for (const std::size_t index : part.templates) {
        const ValueId id = value_at(index, position);
        if (std::exchange(seen_in_[id], look_) == look_) continue;
        ++opening.values;
        if (values_[id].kind) continue;
        ++opening.words;
        if (values_[id].has_digit) ++opening.words_with_digit;
      }
      if (opening.words > 0) ++with_words;
      if (opening.values > 1 && !part.is_closed[position]) open.push_back(opening);
    }
    std::ranges::sort(open, {}, [](const Opening& one) { return std::pair(one.values, one.position); });
    return open;
  }

  void split(const Part& part, std::size_t position) {
    std::map<ValueId, std::vector<std::size_t>> by_value;
    for (const std::size_t index : part.templates) by_value[value_at(index, position)].push_back(index);
    for (auto& [id, templates] : by_value) {
      parts_.push_back({.templates = std::move(templates), .is_closed = part.is_closed, .big_made = part.big_made});
    }
  }

  void close(const Part& part) {
    std::string words;
    for (std::size_t position = 0; position < positions_; ++position) {
      const ValueId first = value_at(part.templates.front(), position);
      const bool agree =
          std::ranges::all_of(part.templates, [&](std::size_t index) { return value_at(index, position) == first; });
      if (agree) {
        append_to(words, values_[first]);
      } else {
        append_kind(words, TextKind::Token);
      }
    }
    Cluster& cluster = clusters_[words];
    for (const std::size_t index : part.templates) {
      const CountedTemplate& one = *templates_[index];
      cluster.events += one.events;
      cluster.before += one.before;
      cluster.templates.push_back(&one);
      if (cluster.shown == nullptr || is_shown_first(one, *cluster.shown)) cluster.shown = &one;
    }
  }

  [[nodiscard]] static TextPattern pattern_of(std::string_view words, Cluster& cluster) {
    TextPattern pattern{.text = {},
                        .key = {},
                        .events = cluster.events,
                        .before = cluster.before,
                        .templates = std::move(cluster.templates)};
    TemplateReader shown(cluster.shown->key);
    TemplateReader reader(words);
    while (const auto part = reader.next()) {
      pattern.key += shown.next()->separators;
      append_to(pattern.key, {.word = part->word, .kind = part->kind, .has_digit = false, .events = 0});
    }
    // After the last part this finds none.
    static_cast<void>(shown.next());
    pattern.key += shown.rest();
    pattern.text = template_text(pattern.key);
    return pattern;
  }

  std::vector<const CountedTemplate*> templates_;
  std::size_t positions_ = 0;
  std::vector<ValueId> ids_;  // template by template
  std::vector<Value> values_;
  std::vector<std::unordered_map<std::string_view, ValueId>> known_;  // by position
  std::vector<std::uint64_t> seen_in_;                                // by value: the look that met it last
  std::uint64_t look_ = 0;
  std::vector<Part> parts_;  // that are to be divided
  std::map<std::string, Cluster> clusters_;
};

/// Without words each template is a pattern.
void add_wordless(const TemplateTable::Class& one, std::vector<TextPattern>& patterns) {
  for (const CountedTemplate& counted : one.templates) {
    patterns.push_back({.text = template_text(counted.key),
                        .key = std::string(counted.key),
                        .events = counted.events,
                        .before = counted.before,
                        .templates = {&counted}});
  }
}

/// Patterns that print the same become one.
std::vector<TextPattern> united(std::vector<TextPattern> patterns) {
  std::ranges::sort(patterns, [](const TextPattern& a, const TextPattern& b) {
    return a.text != b.text ? a.text < b.text : a.key < b.key;
  });
  std::vector<TextPattern> rows;
  for (TextPattern& pattern : patterns) {
    if (rows.empty() || rows.back().text != pattern.text) {
      rows.push_back(std::move(pattern));
      continue;
    }
    TextPattern& row = rows.back();
    row.events += pattern.events;
    row.before += pattern.before;
    row.templates.insert(row.templates.end(), pattern.templates.begin(), pattern.templates.end());
  }
  return rows;
}

}  // namespace

std::vector<TextPattern> find_patterns(const TemplateTable& table) {
  std::vector<TextPattern> patterns;
  const auto& classes = table.classes();
  for (std::size_t words = 0; words < classes.size(); ++words) {
    if (!classes[words]) continue;
    if (words == 0) {
      add_wordless(*classes[words], patterns);
    } else {
      ClassClustering(*classes[words]).run(patterns);
    }
  }
  std::vector<TextPattern> rows = united(std::move(patterns));
  std::ranges::sort(rows, [](const TextPattern& a, const TextPattern& b) {
    return a.events != b.events ? a.events > b.events : a.text < b.text;
  });
  return rows;
}

}  // namespace insitu
