#include "engine/metrics/metric_reader.h"

#include <cassert>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "engine/extract/delimited_fields.h"
#include "engine/extract/json_extractor.h"
#include "engine/metrics/metric_limits.h"
#include "engine/metrics/metric_source.h"
#include "engine/model/number.h"
#include "engine/plan/program_parts.h"
#include "engine/run/field_matching.h"
#include "engine/run/json_method.h"

namespace insitu {
namespace {

/// Remembers the last value that was handed over for each want.
class LastTokens final : public JsonVisitor {
 public:
  void add_want() { tokens_.emplace_back(); }
  void restart() override {
    for (JsonToken& token : tokens_) token.kind = ValueKind::Missing;
  }
  void value(WantId want, const JsonToken& token) override { tokens_[want] = token; }
  [[nodiscard]] const JsonToken& token(WantId want) const { return tokens_[want]; }

 private:
  std::vector<JsonToken> tokens_;
};

/// A source prepared for reading: for members, the number of the want in the path set.
using ValueSource = std::variant<double, FieldReference, WantId>;

bool is_dimension_value(std::string_view text) {
  return !is_blank_text(text) && !is_longer_than(text, kMaxDimensionValueCharacters);
}

std::optional<std::string_view> dimension_text(const Value& value) {
  switch (value.kind) {
    case ValueKind::True: return "true";
    case ValueKind::False: return "false";
    case ValueKind::Number:
    case ValueKind::Text: break;
    case ValueKind::Missing:
    case ValueKind::Null:
    case ValueKind::Object:
    case ValueKind::Array: return std::nullopt;
  }
  return is_dimension_value(value.text) ? std::optional(value.text) : std::nullopt;
}

}  // namespace

struct MetricReader::State {
  State(const Program& compiled, const MetricTransformation& transformation)
      : program(compiled), method(json_method(parts_of(compiled).options)) {
    value_source = prepared(transformation.value);
    for (const MetricDimension& dimension : transformation.dimensions)
      dimension_sources.push_back(prepared(dimension.value));
    dimensions.resize(dimension_sources.size());
    if (wants > 0) json.emplace(paths, method);
    asks_fields = std::holds_alternative<FieldReference>(value_source);
    for (const ValueSource& source : dimension_sources)
      asks_fields = asks_fields || std::holds_alternative<FieldReference>(source);
  }

  ValueSource prepared(const std::string& written) {
    const auto source = read_metric_source(written);
    assert(source.has_value());
    if (const auto* number = std::get_if<double>(&*source)) return *number;
    if (const auto* field = std::get_if<FieldReference>(&*source)) return *field;
    paths.add(std::get<SelectorSteps>(*source), wants);
    tokens.add_want();
    return wants++;
  }

  /// Reads everything in the message that the sources refer to.
  void take_apart(std::string_view text) {
    message = text;
    if (json) json->extract(message, tokens);
    if (!asks_fields) return;
    const FieldPlan& plan = field_plan();
    split_fields(message, fields, plan.slots.empty() ? SIZE_MAX : fields_that_decide(plan));
    placement.slots.clear();
    if (!place_slots(plan, message, fields, placement)) fields.clear();
  }

  [[nodiscard]] const FieldPlan& field_plan() const {
    return std::get<FieldPlan>(parts_of(program).plan.any_of.front().body);
  }

  /// Finds a field as the extracted values of the pattern name it: by its name if it has one, else by its position.
  [[nodiscard]] Value field(const FieldReference& reference) const {
    const FieldPlan& plan = field_plan();
    const std::optional<std::size_t> position = reference.position();
    Value found;
    if (plan.slots.empty() && position && *position > 0 && *position <= fields.size()) {
      found = {ValueKind::Text, fields[*position - 1].value};
    }
    for (std::size_t i = 0; i < placement.slots.size(); ++i) {
      const FieldSlot& slot = plan.slots[i];
      const Placement::Taken& taken = placement.slots[i];
      if (!slot.name.empty()) {
        if (slot.name == reference.name) found = {ValueKind::Text, slot_text(message, fields, taken)};
        continue;
      }
      const std::size_t covered = slot.is_ellipsis ? taken.count : 1;
      if (!position || *position <= taken.first || *position > taken.first + covered) continue;
      const std::size_t index = *position - 1;
      found = {ValueKind::Text, slot.is_ellipsis ? fields[index].value : slot_text(message, fields, taken)};
    }
    return found;
  }

  /// REQUIRES: `source` is no number
  Value value_at(const ValueSource& source) {
    if (const auto* reference = std::get_if<FieldReference>(&source)) return field(*reference);
    return tokens.token(std::get<WantId>(source)).value(scratch);
  }

  SampleOutcome read_value() {
    if (const auto* literal = std::get_if<double>(&value_source)) {
      value = *literal;
      return SampleOutcome::Sample;
    }
    const Value found = value_at(value_source);
    if (found.kind == ValueKind::Missing) return SampleOutcome::ValueMissing;
    const auto number = found.is_comparable() ? parse_number(found.text) : std::nullopt;
    if (!number || std::abs(*number) > kMaxSample) return SampleOutcome::ValueNoNumber;
    value = *number;
    return SampleOutcome::Sample;
  }

  SampleOutcome read_dimensions() {
    for (std::size_t i = 0; i < dimension_sources.size(); ++i) {
      const auto text = dimension_text(value_at(dimension_sources[i]));
      if (!text) return SampleOutcome::DimensionMissing;
      dimensions[i] = *text;
    }
    return SampleOutcome::Sample;
  }

  Program program;
  JsonMethod method;
  PathSet paths;
  WantId wants = 0;
  ValueSource value_source;
  std::vector<ValueSource> dimension_sources;
  bool asks_fields = false;
  std::optional<JsonExtractor> json;  // refers to `paths`

  // State of the current event.
  std::string_view message;
  LastTokens tokens;
  std::vector<DelimitedField> fields;
  Placement placement;
  std::string scratch;
  double value = 0;
  std::vector<std::string> dimensions;
};

MetricReader::MetricReader(const Program& program, const MetricTransformation& transformation)
    : state_(std::make_unique<State>(program, transformation)) {}
MetricReader::~MetricReader() = default;
MetricReader::MetricReader(MetricReader&&) noexcept = default;
MetricReader& MetricReader::operator=(MetricReader&&) noexcept = default;

SampleOutcome MetricReader::read(std::string_view message) {
  state_->take_apart(message);
  const SampleOutcome outcome = state_->read_value();
  return outcome == SampleOutcome::Sample ? state_->read_dimensions() : outcome;
}

double MetricReader::value() const { return state_->value; }
std::span<const std::string> MetricReader::dimensions() const { return state_->dimensions; }

}  // namespace insitu
