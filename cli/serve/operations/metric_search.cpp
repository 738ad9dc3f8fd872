#include "cli/serve/operations/metric_search.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace insitu::serve {
namespace {

/// Reads a text from its front. What is not there leaves it as it is.
class SearchText {
 public:
  explicit SearchText(std::string_view text) : rest_(text) {}

  bool takes(std::string_view word) {
    skip_blanks();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  /// A text in quotes of this kind.
  std::optional<std::string> quoted(char quote) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != quote) return std::nullopt;
    std::string text;
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == quote) {
        rest_.remove_prefix(at + 1);
        return text;
      }
      if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
      text += rest_[at];
    }
    return std::nullopt;
  }
  /// A name, in double quotes or not.
  std::optional<std::string> name(std::string_view end) {
    if (auto text = quoted('"')) return text;
    const std::size_t size = std::min(rest_.find_first_of(end), rest_.size());
    if (size == 0) return std::nullopt;
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  std::optional<std::int64_t> number() {
    skip_blanks();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  [[nodiscard]] bool is_at_end() {
    skip_blanks();
    return rest_.empty();
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' || rest_.front() == '\t')) {
      rest_.remove_prefix(1);
    }
  }
  std::string_view rest_;
};

/// Reads `{Namespace,Dimension,...}`; false: it is broken.
bool read_schema(SearchText& text, MetricSearch& search) {
  if (!text.takes("{")) return true;
  search.metric_namespace = text.name(",}");
  if (!search.metric_namespace) return false;
  search.dimensions.emplace();
  while (text.takes(",")) {
    auto name = text.name(",}");
    if (!name) return false;
    search.dimensions->push_back(std::move(*name));
  }
  std::ranges::sort(*search.dimensions);
  return text.takes("}");
}

/// Reads `"a"`, or `("a" OR "b")`.
std::optional<std::vector<std::string>> read_search_values(SearchText& text) {
  std::vector<std::string> values;
  const bool is_list = text.takes("(");
  do {
    auto value = text.quoted('"');
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  } while (is_list && text.takes("OR"));
  if (is_list && !text.takes(")")) return std::nullopt;
  return values;
}

bool read_terms(SearchText& text, MetricSearch& search) {
  while (!text.is_at_end()) {
    text.takes("AND ");
    auto name = text.name("= ");
    if (!name || !text.takes("=")) return false;
    auto values = read_search_values(text);
    if (!values) return false;
    const bool is_single = values->size() == 1;
    if (*name == "MetricName" && is_single) {
      search.metric_name = values->front();
    } else if (*name == "Namespace" && is_single) {
      search.metric_namespace = values->front();
    } else if (*name == "MetricName" || *name == "Namespace" || name->starts_with(':')) {
      return false;
    } else {
      search.conditions.push_back({.name = std::move(*name), .values = std::move(*values)});
    }
  }
  return true;
}

}  // namespace

bool MetricSearch::finds(const MetricName& metric) const {
  if (metric_namespace && *metric_namespace != metric.metric_namespace) return false;
  if (metric_name && *metric_name != metric.name) return false;
  if (dimensions && !std::ranges::equal(*dimensions, metric.dimensions, {}, {}, &DimensionValue::name)) return false;
  return std::ranges::all_of(conditions, [&](const Condition& condition) {
    const auto found = std::ranges::find(metric.dimensions, condition.name, &DimensionValue::name);
    return found != metric.dimensions.end() &&
           std::ranges::find(condition.values, found->value) != condition.values.end();
  });
}

std::optional<MetricSearch> read_metric_search(std::string_view expression) {
  SearchText text(expression);
  const bool removes_empty = text.takes("REMOVE_EMPTY(");
  if (!text.takes("SEARCH(")) return std::nullopt;
  const auto terms = text.quoted('\'');
  if (!terms || !text.takes(",")) return std::nullopt;
  const auto statistic_text = text.quoted('\'');
  if (!statistic_text) return std::nullopt;
  MetricSearch search;
  if (text.takes(",")) {
    const auto period = text.number();
    if (!period || *period <= 0 || *period > 86'400 * 365) return std::nullopt;
    search.period = *period;
  } else {
    search.period = 300;
  }
  if (!text.takes(")") || (removes_empty && !text.takes(")")) || !text.is_at_end()) return std::nullopt;
  auto statistic = read_statistic(*statistic_text);
  if (!statistic) return std::nullopt;
  search.statistic = std::move(*statistic);
  SearchText inner(*terms);
  if (!read_schema(inner, search) || !read_terms(inner, search)) return std::nullopt;
  return search;
}

}  // namespace insitu::serve
