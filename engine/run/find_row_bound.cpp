#include "engine/run/find_row_bound.h"

#include <algorithm>
#include <array>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/extract/log_formats.h"
#include "engine/extract/origin.h"
#include "engine/input/input_layers.h"
#include "engine/input/text_before.h"
#include "engine/plan/program_parts.h"
#include "engine/run/block_events.h"
#include "engine/run/block_result.h"
#include "engine/run/pipeline.h"
#include "engine/run/row_output.h"
#include "engine/run/row_reader.h"
#include "insitu/query_clock.h"

namespace insitu {
namespace {

// ---- which value decides

/// The member by whose value rows are ordered first, or their time.
struct Decider {
  std::string member;  ///< its name, the last part of the field's; empty: the time decides
};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// The end of the member that a field is in JSON, name and quote, at any depth. A name that could only be spelled
/// with escapes, and one that text lines may have as well, decide nothing.
std::optional<std::string> end_of_member_name(std::string_view field) {
  if (field.starts_with('@') || is_log_format_field(field)) return std::nullopt;
  const std::size_t point = field.rfind('.');
  const std::string_view last = point == std::string_view::npos ? field : field.substr(point + 1);
  if (last.empty() || !std::ranges::all_of(last, is_plain)) return std::nullopt;
  if (std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;  // an element
  // The members of `a.b` may be "a" and "b", or "a.b".
  return (point == std::string_view::npos ? "\"" : "") + std::string(last) + "\"";
}

bool writes(const ProjectNode& node, SlotId slot) {
  return std::ranges::any_of(node.assignments, [slot](const Assignment& a) { return a.slot == slot; });
}

/// The first sort of a plan if the commands before it only drop rows or add values to them.
const SortNode* leading_sort(const QueryPlan& plan) {
  for (const PlanCommand& command : plan.commands) {
    if (const auto* sort = std::get_if<SortNode>(&command.node)) return sort;
    const bool passes = std::holds_alternative<FilterNode>(command.node) ||
                        std::holds_alternative<SourceNode>(command.node) ||
                        std::holds_alternative<ProjectNode>(command.node);
    if (!passes) return nullptr;
  }
  return nullptr;
}

/// Whether rows are counted that a filter leaves out because they lack a field.
bool can_lose_by_absence(const QueryPlan& plan) {
  return std::ranges::any_of(plan.commands, [](const PlanCommand& command) {
    const auto* filter = std::get_if<FilterNode>(&command.node);
    return filter != nullptr && filter->absent;
  });
}

std::optional<Decider> find_decider(const QueryPlan& plan, const TimeReader& times) {
  const SortNode* sort = leading_sort(plan);
  const bool keeps_first = sort != nullptr && sort->most.value_or(0) > 0 && sort->keep == SortNode::Keep::First;
  if (!keeps_first || sort->reports_what_it_cuts) return std::nullopt;
  const bool times_are_usual = times.options().field.empty();
  if (sort->keys.empty()) {
    return plan.order == RowOrder::NewestFirst && times_are_usual ? std::optional<Decider>(Decider{}) : std::nullopt;
  }
  const SortKeyNode& key = sort->keys.front();
  if (!key.descending || key.expression.kind != ExpressionKind::Slot) return std::nullopt;
  const SlotId slot = key.expression.slot;
  if (slot >= plan.fields.size() || plan.fields[slot].wants_structure) return std::nullopt;
  const bool is_changed = std::ranges::any_of(plan.commands, [slot](const PlanCommand& command) {
    const auto* project = std::get_if<ProjectNode>(&command.node);
    return project != nullptr && writes(*project, slot);
  });
  if (is_changed) return std::nullopt;
  if (slot == plan.timestamp) return times_are_usual ? std::optional<Decider>(Decider{}) : std::nullopt;
  auto member = end_of_member_name(plan.fields[slot].name);
  return member ? std::optional(Decider{std::move(*member)}) : std::nullopt;
}

// ---- the look at the ends

/// Makes the next `open` of the input return `source`, of which only chunks have been read.
void keep_open(Input& input, std::unique_ptr<ByteSource> source) {
  auto kept = std::make_shared<std::unique_ptr<ByteSource>>(std::move(source));
  input.open = [kept, open = std::move(input.open)]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    if (*kept) return std::move(*kept);
    return open();
  };
}

/// The last chunk of a large file of lines. It borrows the file, which the input keeps open.
std::optional<BlockResult> read_last_chunk(Input& input, const ScanOptions& options) {
  if (input.path == "-" || (input.may_block && input.may_block())) return std::nullopt;
  auto source = input.open();
  if (!source) return std::nullopt;
  const auto chunked = chunks_of_plain_lines(**source, input.path, options.blocks);
  BlockResult result;
  const bool is_read = chunked && chunked->read(chunked->chunks() - 1, result.block);
  if (is_read) {
    // Times without a year get that of the file, as they do in the scan.
    result.block.source =
        std::make_shared<const BlockSource>(BlockSource{.modified = (*source)->facts().modified_milliseconds});
    result.before.offset = static_cast<std::int64_t>(result.block.file_offset);
    result.before.read = [&file = chunked->file(), offset = result.block.file_offset](std::size_t wanted) {
      return text_before(file, offset, wanted);
    };
    choose_events(result, input, options.origins);
  }
  keep_open(input, std::move(*source));
  return is_read ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<RowBound> bound_of(const Decider& decider, const SortNode& sort, const TopNBound& bound,
                                 const TimeReader& times) {
  if (!decider.member.empty()) {
    if (bound.key.is_missing() || bound.key.is_structure()) return std::nullopt;
    return RowBound(RowBound::Member(decider.member, bound.key));
  }
  if (sort.keys.empty()) {
    if (bound.time == INT64_MAX) return std::nullopt;
    return RowBound(RowBound::Time(-bound.time, times));
  }
  if (bound.key.kind() != FieldKind::Timestamp) return std::nullopt;
  return RowBound(RowBound::Time(bound.key.integer(), times));
}

}  // namespace

std::optional<RowBound> find_row_bound(const Program& program, std::span<Input> inputs, const ScanOptions& options,
                                       const QueryOptions& query, const QueryClock& clock, const TimeReader& times) {
  const ProgramParts& parts = parts_of(program);
  // A caller that counts events needs each of them; where literals are demanded, those are rarer.
  if (options.numbering == Numbering::On) return std::nullopt;
  if (parts.prefilter.is_active() || inputs.empty()) return std::nullopt;
  const QueryPlan& plan = *parts.query;
  if (query.counts_lost_rows && can_lose_by_absence(plan)) return std::nullopt;
  const auto decider = find_decider(plan, times);
  if (!decider) return std::nullopt;

  const PipelineCut cut = cut_of(plan);
  NoOutput nothing;
  Pipeline pipeline(plan, clock, {query.exact_values}, 0, cut.parallel, nothing);
  if (query.memory_limit) pipeline.limit_texts(*query.memory_limit);
  RowReader reader(program, options, query, clock, times, nullptr);
  for (const std::size_t file : {std::size_t{0}, inputs.size() - 1}) {
    if (file == 0 && inputs.size() > 1 && inputs.front().path == inputs.back().path) continue;  // no event twice
    if (auto block = read_last_chunk(inputs[file], options)) {
      block->file = file;
      const BlockOrigin origin(inputs[file], block->block);
      reader.read(*block, origin.origin(), pipeline.first());
    }
    if (inputs.size() == 1) break;
  }
  const auto bound = pipeline.holder().top_n_bound();
  return bound ? bound_of(*decider, *leading_sort(plan), *bound, times) : std::nullopt;
}

}  // namespace insitu
