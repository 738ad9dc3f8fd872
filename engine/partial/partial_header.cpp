#include "engine/partial/partial_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>

#include "insitu/repeatable_inputs.h"

namespace insitu {
namespace {

void save_optional(const std::optional<std::uint64_t>& number, StateWriter& out) {
  out.number(number ? 1 : 0);
  if (number) out.number(*number);
}

void load_optional(std::optional<std::uint64_t>& number, StateReader& in) {
  if (in.number() != 0) number = in.number();
}

void save_time(const std::optional<std::int64_t>& time, StateWriter& out) {
  out.number(time ? 1 : 0);
  if (time) out.signed_number(*time);
}

void load_time(std::optional<std::int64_t>& time, StateReader& in) {
  if (in.number() != 0) time = in.signed_number();
}

template <class Enum>
void load_enum(Enum& value, Enum last, StateReader& in) {
  const std::uint64_t number = in.number();
  if (number > static_cast<std::uint64_t>(last)) return in.fail();
  value = static_cast<Enum>(number);
}

void save_problem(const InputProblem& problem, StateWriter& out) {
  out.text(problem.message);
  save_optional(problem.offset, out);
  out.number(static_cast<std::uint64_t>(problem.kind));
  out.text(problem.code);
  out.text(problem.part);
}

InputProblem load_problem(StateReader& in) {
  InputProblem problem;
  problem.message = in.text();
  load_optional(problem.offset, in);
  load_enum(problem.kind, ProblemKind::Hint, in);
  problem.code = in.text();
  problem.part = in.text();
  return problem;
}

void save_input(const PartialInput& input, StateWriter& out) {
  out.text(input.name);
  out.number(input.begin);
  save_optional(input.end, out);
  out.number(input.bytes);
  out.number(input.hash);
  out.text(input.host);
  save_optional(input.index, out);
  out.number(input.problems.size());
  for (const InputProblem& problem : input.problems) save_problem(problem, out);
  out.number(input.problems_left_out);
}

PartialInput load_input(StateReader& in) {
  PartialInput input;
  input.name = in.text();
  input.begin = in.number();
  load_optional(input.end, in);
  input.bytes = in.number();
  input.hash = in.number();
  input.host = in.text();
  load_optional(input.index, in);
  for (std::size_t count = in.count(5); count > 0 && !in.failed(); --count) input.problems.push_back(load_problem(in));
  input.problems_left_out = in.number();
  return input;
}

void save_compile(const CompileOptions& options, StateWriter& out) {
  out.number(static_cast<std::uint64_t>(options.quotas));
  out.number(static_cast<std::uint64_t>(options.spellings));
  out.number(static_cast<std::uint64_t>(options.order));
  out.number(static_cast<std::uint64_t>(options.pointers));
}

void load_compile(CompileOptions& options, StateReader& in) {
  load_enum(options.quotas, ServiceQuotas::Lifted, in);
  load_enum(options.spellings, Spellings::Strict, in);
  load_enum(options.order, DefaultOrder::Input, in);
  load_enum(options.pointers, RowPointers::On, in);
}

void save_window(const PartialWindow& window, StateWriter& out) {
  out.number(window.has_inside ? 1 : 0);
  out.number(window.has_outside ? 1 : 0);
  out.number(window.is_unknown ? 1 : 0);
  save_time(window.newest, out);
}

void load_window(PartialWindow& window, StateReader& in) {
  window.has_inside = in.number() != 0;
  window.has_outside = in.number() != 0;
  window.is_unknown = in.number() != 0;
  load_time(window.newest, in);
}

void save_fields(const PartialFields& fields, StateWriter& out) {
  out.number(fields.bytes);
  out.number(fields.events);
  out.number(fields.are_all ? 1 : 0);
  out.number(fields.fields.size());
  for (const FieldCount& field : fields.fields) {
    out.text(field.name);
    out.number(field.events);
  }
}

void load_fields(PartialFields& fields, StateReader& in) {
  fields.bytes = in.number();
  fields.events = in.number();
  fields.are_all = in.number() != 0;
  for (std::size_t count = in.count(2); count > 0 && !in.failed(); --count) {
    FieldCount field;
    field.name = in.text();
    field.events = in.number();
    fields.fields.push_back(std::move(field));
  }
}

/// Returns what is stated for an option; empty: nothing is.
std::string_view option_of(const PartialHeader& header, std::string_view name) {
  for (const auto& [key, value] : header.options) {
    if (key == name) return value;
  }
  return {};
}

std::string differing(std::string_view what, std::string_view mine, std::string_view other) {
  const auto shown = [](std::string_view text) {
    return text.empty() ? std::string("nothing") : fmt::format("`{}`", text);
  };
  return fmt::format("{}: {}, not {}", what, shown(other), shown(mine));
}

}  // namespace

void PartialWindow::add(const PartialWindow& other) {
  has_inside = has_inside || other.has_inside;
  has_outside = has_outside || other.has_outside;
  is_unknown = is_unknown || other.is_unknown;
  if (other.newest) newest = std::max(newest.value_or(*other.newest), *other.newest);
}

void PartialFields::add(const PartialFields& next) {
  if (bytes >= RepeatableInputs::kBeginningBytes) {
    are_all = are_all && next.bytes == 0;
    return;
  }
  bytes += next.bytes;
  events += next.events;
  are_all = are_all && next.are_all;
  std::map<std::string, std::uint64_t> counts;
  for (const FieldCount& field : fields) counts[field.name] += field.events;
  for (const FieldCount& field : next.fields) counts[field.name] += field.events;
  fields.clear();
  for (const auto& [name, count] : counts) {
    FieldCount field;
    field.name = name;
    field.events = count;
    fields.push_back(std::move(field));
  }
  std::ranges::sort(fields, [](const FieldCount& a, const FieldCount& b) {
    return a.events != b.events ? a.events > b.events : a.name < b.name;
  });
}

void PartialHeader::save(StateWriter& out) const {
  out.text(program_version);
  out.text(query);
  out.text(normalized);
  save_compile(compile, out);
  out.signed_number(clock.now);
  save_time(clock.start, out);
  save_time(clock.end, out);
  out.number(exact_values);
  out.number(options.size());
  for (const auto& [name, value] : options) {
    out.text(name);
    out.text(value);
  }
  out.number(side_inputs.size());
  for (const SideInput& side : side_inputs) {
    out.text(side.name);
    out.number(side.hash);
  }
  out.number(inputs.size());
  for (const PartialInput& input : inputs) save_input(input, out);
  totals.save(out);
  save_window(window, out);
  save_fields(fields, out);
  out.number(used_year_of_file ? 1 : 0);
  out.number(unread_zones.size());
  for (const PartialZone& zone : unread_zones) {
    out.text(zone.name);
    out.text(zone.meanings);
    out.text(zone.place);
  }
}

void PartialHeader::load(StateReader& in) {
  program_version = in.text();
  query = in.text();
  normalized = in.text();
  load_compile(compile, in);
  clock.now = in.signed_number();
  load_time(clock.start, in);
  load_time(clock.end, in);
  exact_values = in.number();
  for (std::size_t count = in.count(2); count > 0 && !in.failed(); --count) {
    std::string name(in.text());
    options.emplace_back(std::move(name), in.text());
  }
  if (in.count() > 0) in.fail();  // side inputs: no kind of them is known
  for (std::size_t count = in.count(8); count > 0 && !in.failed(); --count) inputs.push_back(load_input(in));
  totals.load(in);
  load_window(window, in);
  load_fields(fields, in);
  used_year_of_file = in.number() != 0;
  for (std::size_t count = in.count(3); count > 0 && !in.failed(); --count) {
    PartialZone zone;
    zone.name = in.text();
    zone.meanings = in.text();
    zone.place = in.text();
    unread_zones.push_back(std::move(zone));
  }
}

std::optional<std::string> difference(const PartialHeader& mine, const PartialHeader& other) {
  if (mine.normalized != other.normalized) return differing("the query", mine.normalized, other.normalized);
  if (mine.program_version != other.program_version) {
    return differing("the version of insitu", mine.program_version, other.program_version);
  }
  std::vector<std::string> names;
  for (const PartialHeader* header : {&mine, &other}) {
    for (const auto& option : header->options) names.push_back(option.first);
  }
  for (const std::string& name : names) {
    const std::string_view left = option_of(mine, name);
    const std::string_view right = option_of(other, name);
    if (left != right) return differing("`--" + name + "`", left, right);
  }
  if (mine.clock.start != other.clock.start || mine.clock.end != other.clock.end ||
      mine.exact_values != other.exact_values || mine.compile.pointers != other.compile.pointers) {
    return "how it was run";
  }
  return std::nullopt;
}

std::string shown_name(const PartialInput& input) {
  return input.host.empty() ? input.name : fmt::format("{}:{}", input.host, input.name);
}

}  // namespace insitu
