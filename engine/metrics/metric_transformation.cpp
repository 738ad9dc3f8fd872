#include "insitu/metric_transformation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/metrics/metric_limits.h"
#include "engine/metrics/metric_source.h"
#include "grammar/filter_pattern_ast.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

const ast::FieldName* first_field(const ast::PatternExpression& expression) {
  const ast::PatternExpression* at = &expression;
  while (const auto* group = std::get_if<ast::Group>(&at->node)) at = &group->operands.front();
  return std::get_if<ast::FieldName>(&std::get<ast::Condition>(at->node).subject);
}

/// Returns the name of a slot; empty: it has none.
std::string_view name_of(const ast::Slot& slot) {
  const ast::FieldName* field = nullptr;
  if (const auto* named = std::get_if<ast::NamedSlot>(&slot.node)) field = &named->name;
  if (const auto* condition = std::get_if<ast::ConditionSlot>(&slot.node)) field = first_field(condition->condition);
  return field == nullptr ? std::string_view() : std::string_view(field->name);
}

bool is_ellipsis(const ast::Slot& slot) { return std::holds_alternative<ast::EllipsisSlot>(slot.node); }

/// Returns why the extracted values of a space-delimited pattern do not have this one; empty: they have it.
std::pair<std::string, std::string> missing_field(const FieldReference& field, const ast::DelimitedPattern& pattern) {
  std::vector<std::string_view> names;
  for (const ast::Slot& slot : pattern.slots) {
    const std::string_view name = name_of(slot);
    if (name == field.name) return {};
    if (!name.empty()) names.push_back(name);
  }
  const auto position = field.position();
  if (!position) {
    const std::string_view near = near_name(field.name, names);
    return {fmt::format("the pattern has no field `{}`", field.name),
            near.empty() ? "name the field in the pattern, or write its position, such as `$7`"
                         : fmt::format("did you mean `${}`?", near)};
  }
  if (*position == 0) return {"there is no field 0", "positions count from 1"};
  const bool has_all = pattern.slots.empty() || std::ranges::any_of(pattern.slots, is_ellipsis);
  if (*position > pattern.slots.size() && !has_all) {
    return {fmt::format("the pattern has {} field{}, of which the last takes all that is left: there is no field {}",
                        pattern.slots.size(), pattern.slots.size() == 1 ? "" : "s", *position),
            "write `...` in the pattern where any number of fields may stand"};
  }
  const auto in_front = static_cast<std::ptrdiff_t>(std::min(*position, pattern.slots.size()));
  if (*position > pattern.slots.size() ||
      std::ranges::any_of(pattern.slots.begin(), pattern.slots.begin() + in_front, is_ellipsis)) {
    return {};
  }
  const std::string_view name = name_of(pattern.slots[*position - 1]);
  if (name.empty()) return {};
  return {fmt::format("field {} has a name, and goes by that", *position), fmt::format("write `${}`", name)};
}

class TransformationCheck {
 public:
  TransformationCheck(const MetricTransformation& transformation, const ast::FilterPattern& pattern)
      : transformation_(transformation), pattern_(pattern) {}

  std::vector<TransformationProblem> run() {
    check_name(TransformationPart::Namespace, "namespace", transformation_.metric_namespace, "*$");
    check_name(TransformationPart::Name, "metric name", transformation_.metric_name, ":*$");
    check_value();
    if (transformation_.default_value) {
      check_size(TransformationPart::DefaultValue, "default value", *transformation_.default_value);
    }
    check_dimensions();
    check_unit();
    return std::move(problems_);
  }

 private:
  static constexpr std::size_t kMaxNameCharacters = 255;
  static constexpr std::size_t kMaxValueCharacters = 100;
  static constexpr std::size_t kMaxDimensions = 3;

  void add(TransformationProblem::Kind kind, TransformationPart part, std::string message, std::string help) {
    problems_.push_back({kind, part, index_, std::move(message), std::move(help)});
  }

  void check_name(TransformationPart part, std::string_view what, std::string_view name, std::string_view forbidden) {
    if (is_blank_text(name))
      return add(TransformationProblem::Kind::InvalidName, part, fmt::format("the {} is empty", what), "");
    if (const std::size_t length = characters_in(name); length > kMaxMetricNameCharacters) {
      return add(TransformationProblem::Kind::InvalidName, part,
                 fmt::format("the {} has {} characters, the service takes {}", what, length, kMaxMetricNameCharacters),
                 "");
    }
    const std::size_t at = name.find_first_of(forbidden);
    if (at != std::string_view::npos) {
      add(TransformationProblem::Kind::InvalidName, part,
          fmt::format("a {} cannot hold `{}`, as `{}` does", what, name[at], name), "");
    }
  }

  void check_size(TransformationPart part, std::string_view what, double number) {
    if (std::abs(number) <= kMaxSample) return;  // which NaN is not
    add(TransformationProblem::Kind::ValueIsNoNumber, part, fmt::format("the {} is {}", what, number),
        "the service takes finite numbers from -2^360 to 2^360");
  }

  void check_value() {
    const std::string& value = transformation_.value;
    if (const std::size_t length = characters_in(value); length > kMaxValueCharacters) {
      return add(TransformationProblem::Kind::ValueTooLong, TransformationPart::Value,
                 fmt::format("the metric value has {} characters, the service takes {}", length, kMaxValueCharacters),
                 "");
    }
    const auto source = read_metric_source(value);
    if (source) return check_source(*source, TransformationPart::Value, value);
    const SourceProblem& problem = source.error();
    if (value.empty()) {
      return add(TransformationProblem::Kind::ValueIsNoNumber, TransformationPart::Value, "the metric value is empty",
                 "write `1` to count matches");
    }
    add(problem.looks_like_selector ? TransformationProblem::Kind::InvalidSelector
                                    : TransformationProblem::Kind::ValueIsNoNumber,
        TransformationPart::Value, problem.message, problem.help);
  }

  /// Whether an event that matches can have the value at all.
  void check_source(const MetricSource& source, TransformationPart part, std::string_view written) {
    if (const auto* number = std::get_if<double>(&source)) return check_size(part, "metric value", *number);
    if (std::holds_alternative<ast::TermsPattern>(pattern_.body)) {
      return add(TransformationProblem::Kind::ValueNotInPattern, part,
                 fmt::format("a pattern of terms has neither members nor fields: there is no `{}`", written),
                 "write a JSON pattern `{ ... }` or a space-delimited one `[ ... ]`");
    }
    const auto* field = std::get_if<FieldReference>(&source);
    if (const auto* delimited = std::get_if<ast::DelimitedPattern>(&pattern_.body)) {
      if (field == nullptr) {
        return add(TransformationProblem::Kind::ValueNotInPattern, part,
                   fmt::format("`{}` is a JSON member, and the pattern is space-delimited", written),
                   "name a field of the pattern, such as `$size`, or its position, such as `$7`");
      }
      auto [message, help] = missing_field(*field, *delimited);
      if (!message.empty())
        add(TransformationProblem::Kind::ValueNotInPattern, part, std::move(message), std::move(help));
    } else if (field != nullptr) {
      add(TransformationProblem::Kind::ValueNotInPattern, part,
          fmt::format("`{}` is a field of a space-delimited pattern, and this is a JSON pattern", written),
          fmt::format("for the JSON member, write `$.{}`", field->name));
    }
  }

  void check_dimensions() {
    const std::vector<MetricDimension>& dimensions = transformation_.dimensions;
    if (dimensions.empty()) return;
    if (std::holds_alternative<ast::TermsPattern>(pattern_.body)) {
      return add(TransformationProblem::Kind::DimensionsOnTerms, TransformationPart::DimensionName,
                 "a pattern of terms has no fields to take dimensions from",
                 "write a JSON pattern `{ ... }` or a space-delimited one `[ ... ]`, or leave the dimensions out");
    }
    if (transformation_.default_value) {
      add(TransformationProblem::Kind::DimensionsAndDefault, TransformationPart::DefaultValue,
          "dimensions and a default value exclude each other",
          "leave the default value out (the alarm can treat missing data as not breaching), or the dimensions");
    }
    if (dimensions.size() > kMaxDimensions) {
      index_ = kMaxDimensions;
      add(TransformationProblem::Kind::TooManyDimensions, TransformationPart::DimensionName,
          fmt::format("{} dimensions, the service takes {}", dimensions.size(), kMaxDimensions), "");
    }
    for (index_ = 0; index_ < dimensions.size(); ++index_) {
      check_dimension_name(dimensions[index_].name);
      check_dimension_value(dimensions[index_].value);
    }
    index_ = 0;
  }

  void check_dimension_name(const std::string& name) {
    constexpr TransformationPart kPart = TransformationPart::DimensionName;
    if (is_blank_text(name))
      return add(TransformationProblem::Kind::InvalidName, kPart, "the name of a dimension is empty", "");
    if (const std::size_t length = characters_in(name); length > kMaxNameCharacters) {
      return add(
          TransformationProblem::Kind::DimensionTooLong, kPart,
          fmt::format("the name of a dimension has {} characters, the service takes {}", length, kMaxNameCharacters),
          "");
    }
    if (name.starts_with(':')) {
      add(TransformationProblem::Kind::InvalidName, kPart,
          fmt::format("the name of a dimension cannot begin with `:`, as `{}` does", name), "");
    }
    const auto same = std::ranges::find(transformation_.dimensions, name, &MetricDimension::name);
    if (same != transformation_.dimensions.begin() + static_cast<std::ptrdiff_t>(index_)) {
      add(TransformationProblem::Kind::InvalidName, kPart, fmt::format("there are two dimensions `{}`", name), "");
    }
  }

  void check_dimension_value(const std::string& value) {
    constexpr TransformationPart kPart = TransformationPart::DimensionValue;
    if (const std::size_t length = characters_in(value); length > kMaxNameCharacters) {
      return add(
          TransformationProblem::Kind::DimensionTooLong, kPart,
          fmt::format("the value of a dimension has {} characters, the service takes {}", length, kMaxNameCharacters),
          "");
    }
    const auto source = read_metric_source(value);
    if (source && !std::holds_alternative<double>(*source)) return check_source(*source, kPart, value);
    const bool is_selector = !source && source.error().looks_like_selector;
    add(TransformationProblem::Kind::InvalidSelector, kPart,
        is_selector ? source.error().message
                    : fmt::format("the value of a dimension is a selector, and `{}` is none", value),
        is_selector ? source.error().help
                    : "write where the value stands, such as `$.svc` or `$host`: a fixed text cannot be a dimension");
  }

  void check_unit() {
    const std::string& unit = transformation_.unit;
    if (is_metric_unit(unit)) return;
    const std::string_view near = near_name(unit, metric_units());
    add(TransformationProblem::Kind::UnknownUnit, TransformationPart::Unit,
        fmt::format("`{}` is no unit of CloudWatch", unit),
        near.empty() ? "write one such as `Count`, `Milliseconds`, `Bytes` or `None`"
                     : fmt::format("did you mean `{}`?", near));
  }

  const MetricTransformation& transformation_;
  const ast::FilterPattern& pattern_;
  std::size_t index_ = 0;  // of the current dimension
  std::vector<TransformationProblem> problems_;
};

}  // namespace

std::vector<TransformationProblem> check_transformation(const MetricTransformation& transformation,
                                                        std::string_view pattern) {
  const auto parsed = parse_filter_pattern(pattern);
  return TransformationCheck(transformation, parsed ? *parsed : ast::FilterPattern()).run();
}

}  // namespace insitu
