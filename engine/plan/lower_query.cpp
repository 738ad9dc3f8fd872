#include "engine/plan/lower_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "engine/match/query_regex.h"
#include "engine/plan/lower_expression.h"
#include "engine/plan/needed_time.h"
#include "engine/plan/query_text.h"
#include "engine/plan/slots.h"
#include "insitu/time_window.h"

namespace insitu {
namespace {

constexpr std::uint64_t kImplicitLimit = 10'000;

/// Whether rows are in their order at a point of the chain, or only carry it as their rank.
enum class Arrangement { Ranked, InOrder };

/// Goes through the commands from left to right and appends their nodes.
class QueryLowering {
 public:
  QueryLowering(const ast::Query& ast, std::string_view text, const CompileOptions& options)
      : ast_(ast), options_(options), expressions_(text, scope_, options) {
    plan_.text = text;
    if (options.order == DefaultOrder::Input) keep_order_of_input();
    // Always the first field: ranks and windows need it.
    plan_.timestamp = scope_.event_field("@timestamp");
  }

  LoweredQuery run() {
    add_sources();
    for (const ast::Command& command : ast_.commands) {
      ++command_;
      plan_.texts.push_back({command.span, {}});
      std::visit([this](const auto& node) { add(node); }, command.node);
    }
    add_implicit_limit();
    finish_columns();
    plan_.fields = scope_.fields();
    plan_.slots = scope_.slot_count();
    plan_.calls = expressions_.calls();
    plan_.uses_window = expressions_.uses_window();
    plan_.literals = expressions_.literals();
    for_each_slot(plan_, [this](SlotId& slot) { slot = scope_.final_slot(slot); });
    drop_unread_patterns();
    plan_.needs_time = needs_time(plan_);
    return {std::move(plan_), std::move(expressions_.notes)};
  }

 private:
  struct NamedColumn {
    std::string name;
    std::optional<SlotId> slot;  // nullopt: whatever the name means at the end
  };

  template <class Node>
  void append(Node node) {
    plan_.commands.push_back({std::move(node), plan_.texts.back().span});
  }
  [[nodiscard]] bool makes(SlotId slot) const {
    const auto& made = plan_.texts.back().makes;
    return std::ranges::find(made, slot, &NamedSlot::slot) != made.end();
  }
  /// The command that is being lowered makes a value of this name.
  void make(std::string name, SlotId slot) { plan_.texts.back().makes.push_back({std::move(name), slot}); }
  void keep_order_of_input() {
    plan_.order = RowOrder::Input;
    arrangement_ = Arrangement::InOrder;
  }
  void put_in_order() {
    if (arrangement_ == Arrangement::Ranked) append(SortNode{});
    arrangement_ = Arrangement::InOrder;
  }

  void add_sources() {
    if (ast_.sources.empty()) return;
    plan_.texts.push_back({{ast_.sources.front().span.begin, ast_.sources.back().span.end}, {}});
    SourceNode node;
    for (const ast::Source& source : ast_.sources) {
      for (const auto& selection : source.selections) {
        LogGroups& chosen = node.any_of.emplace_back();
        if (const auto* group = std::get_if<ast::GroupName>(&selection)) chosen.names.push_back(group->name);
        if (const auto* groups = std::get_if<ast::GroupSelection>(&selection)) {
          chosen.name_prefixes = groups->name_prefixes;
          chosen.accounts = groups->accounts;
          if (!groups->classes.empty()) {
            expressions_.notes.push_back({Code::NoteClassIgnored, groups->span,
                                          "local files have no log class: all of these log groups count", "", ""});
          }
          // `logGroups()` alone: all of them.
          if (groups->name_prefixes.empty()) chosen.name_prefixes.emplace_back();
        }
      }
      set_edge(plan_.source_start, source.start, WindowEdge::Start);
      set_edge(plan_.source_end, source.end, WindowEdge::End);
    }
    node.log = scope_.event_field("@log");
    append(std::move(node));
  }

  /// A query has one window: several SOURCE may state it, but not differently.
  static void set_edge(std::optional<std::string>& edge, const std::optional<ast::SourceTime>& time, WindowEdge which) {
    if (!time) return;
    if (edge && *edge != time->text) {
      refuse_query(Code::InvalidArgument, time->span, "another time than the SOURCE before states", *edge,
                   "run one query per window");
    }
    edge = checked(*time, which);
  }

  /// The text of a time that can be read, which does not depend on the clock.
  static std::string checked(const ast::SourceTime& time, WindowEdge edge) {
    const auto read = read_window_edge(time.text, edge, {});
    if (!read) throw QueryRefused{{Code::InvalidArgument, time.span, read.error(), "", ""}};
    return time.text;
  }

  // ---- names

  /// Defines an alias; the service takes none twice.
  void define(const ast::Name& alias, const Binding& binding) {
    if (scope_.is_ephemeral(alias.text)) {
      refuse_defined(alias.text, alias.span, "a name that was not given before");
    }
    scope_.make_ephemeral(alias.text);
    scope_.bind(alias.text, binding);
  }
  SlotId define(const ast::Name& alias) {
    const SlotId slot = scope_.new_slot();
    define(alias, {.slot = slot, .command = command_});
    make(alias.text, slot);
    return slot;
  }
  SlotId define_parsed(const ast::Name& alias) {
    const SlotId slot = scope_.new_slot();
    define(alias, {.slot = slot, .command = command_, .is_parsed = true});
    make(alias.text, slot);
    return slot;
  }
  [[noreturn]] static void refuse_defined(const std::string& name, Span span, std::string expected,
                                          std::string help = {}) {
    refuse_query(Code::AliasAlreadyDefined, span,
                 fmt::format("Ephemeral field is already defined: {} ([{},{}])", name, span.begin, span.end),
                 std::move(expected), std::move(help));
  }
  /// Listing a field of `parse` without an alias defines it once more.
  void list(const ast::Path& path) {
    const std::string name = path_name(path);
    const Binding* binding = scope_.find(name);
    if (binding == nullptr) listed_.insert(name);
    if (binding == nullptr || !binding->is_parsed) return;
    refuse_defined(name, path.span, "a field that `parse` did not make",
                   fmt::format("`parse` shows `{}` already; `display` chooses the columns", name));
  }
  void add_column(std::string name, std::optional<SlotId> slot) {
    const auto same = std::ranges::find(columns_, name, &NamedColumn::name);
    if (same == columns_.end()) columns_.push_back({std::move(name), slot});
  }

  /// Whether a field without an alias is listed, as `fields` does.
  enum class Listing { Off, On };
  /// Evaluates items into slots; the names of their columns in order.
  std::vector<NamedColumn> project(const std::vector<ast::Item>& items, Listing listing) {
    ProjectNode node;
    std::vector<NamedColumn> columns;
    for (const ast::Item& item : items) {
      const auto* path = std::get_if<ast::Path>(&item.expression.node);
      if (path != nullptr && !item.alias && listing == Listing::On) list(*path);
      Expression expression = expressions_.lower(item.expression, command_);
      if (path != nullptr && !item.alias && expression.kind == ExpressionKind::Slot) {
        columns.push_back({path_name(*path), std::nullopt});
        if (scope_.find(path_name(*path)) == nullptr) columns.back().slot = expression.slot;
        continue;
      }
      const SlotId slot = scope_.new_slot();
      node.assignments.push_back({slot, std::move(expression)});
      make(written_name(item), slot);
      if (item.alias) {
        define(*item.alias, {.slot = slot,
                             .command = command_,
                             .is_split = expressions_.is_split(item.expression),
                             .is_relisted = listed_.contains(item.alias->text)});
        columns.push_back({item.alias->text, std::nullopt});
      } else {
        const std::string name = column_name(item.expression);
        columns.push_back({name, slot});
        // The name of a path means the same without this; bound, it would hide what is deeper inside.
        if (path == nullptr && scope_.find(name) == nullptr) scope_.bind(name, {.slot = slot, .command = command_});
      }
    }
    if (!node.assignments.empty()) append(std::move(node));
    return columns;
  }
  std::string column_name(const ast::Expression& expression) const {
    if (const auto* path = std::get_if<ast::Path>(&expression.node)) return path_name(*path);
    return std::string(expressions_.written(expression.span));
  }

  /// What a reader would call an item: its column's name, on one line.
  std::string written_name(const ast::Item& item) const {
    if (item.alias) return item.alias->text;
    if (const auto* path = std::get_if<ast::Path>(&item.expression.node)) return path_name(*path);
    return on_one_line(plan_.text, item.expression.span);
  }

  void finish_columns() {
    if (columns_.empty() && !scope_.is_after_stats()) {
      add_column("@timestamp", std::nullopt);
      add_column("@message", std::nullopt);
    }
    for (const NamedColumn& column : columns_) {
      const Binding* binding = scope_.find(column.name);
      SlotId slot = 0;
      if (binding != nullptr && !column.slot) {
        slot = binding->slot;
      } else if (column.slot) {
        slot = binding != nullptr && scope_.is_ephemeral(column.name) ? binding->slot : *column.slot;
      } else {
        slot = scope_.event_field(column.name);
      }
      plan_.columns.push_back({column.name, slot});
    }
    if (options_.pointers == RowPointers::On && !scope_.is_after_stats()) {
      plan_.pointer = scope_.event_field("@ptr");
    }
  }

  // ---- commands

  void add(const ast::Fields& command) {
    for (NamedColumn& column : project(command.items, Listing::On)) {
      if (!has_display_) add_column(std::move(column.name), column.slot);
    }
  }
  void add(const ast::Display& command) {
    columns_.clear();
    for (NamedColumn& column : project(command.items, Listing::Off)) add_column(std::move(column.name), column.slot);
    has_display_ = true;
  }
  void add(const ast::Filter& command) {
    expressions_.note_literal_condition(command.condition);
    append(FilterNode{expressions_.lower(command.condition, command_)});
  }

  void add(const ast::Sort& command) {
    SortNode node;
    for (const ast::SortKey& key : command.keys) {
      node.keys.push_back({expressions_.lower(key.expression, command_), key.direction == ast::Direction::Descending});
    }
    append(std::move(node));
    arrangement_ = Arrangement::InOrder;
  }

  void add(const ast::Limit& command) {
    has_limit_ = true;
    switch (command.kind) {
      case ast::LimitKind::Any:
        if (arrangement_ == Arrangement::Ranked) keep_order_of_input();
        break;
      case ast::LimitKind::First: put_in_order(); break;
      case ast::LimitKind::Last:
        append(SortNode{.keys = {}, .most = command.count, .keep = SortNode::Keep::Last});
        arrangement_ = Arrangement::InOrder;
        return;
    }
    append(LimitNode{command.count});
  }
  void add_implicit_limit() {
    if (has_limit_ || options_.quotas == ServiceQuotas::Lifted) {
      put_in_order();
      return;
    }
    put_in_order();
    append(LimitNode{.count = kImplicitLimit, .is_implicit = true});
  }

  void add(const ast::Dedup& command) {
    DedupNode node;
    for (const ast::Expression& key : command.keys) node.keys.push_back(expressions_.lower(key, command_));
    append(std::move(node));
    arrangement_ = Arrangement::InOrder;
  }

  void refuse_split(const ast::Expression& list) const {
    if (!expressions_.is_split(list)) return;
    throw QueryRefused{{Code::SplitResultNotSupported, list.span, "the service does not take what `split` returns here",
                        "a list out of JSON", "use `jsonParse`, or `parse ... multi` for one row per match"}};
  }
  void add(const ast::Unnest& command) {
    refuse_split(command.list);
    UnnestNode node;
    node.list = expressions_.lower_structure(command.list, command_);
    node.slot = define(command.alias);
    append(std::move(node));
  }
  void add(const ast::Expand& command) {
    const ast::Expression list{.node = command.field, .span = command.field.span};
    refuse_split(list);
    UnnestNode node;
    node.list = expressions_.lower_structure(list, command_);
    node.parses_text = true;
    node.slot = scope_.new_slot();
    const std::string name = path_name(command.field);
    scope_.bind(name, {.slot = node.slot, .command = command_});
    make(name, node.slot);
    for (NamedColumn& column : columns_) {
      if (column.name == name) column.slot.reset();
    }
    append(std::move(node));
  }
  void add(const ast::Unmask& command) {
    // Nothing is masked on a local disk; the names are still looked at.
    for (const ast::Expression& field : command.fields) static_cast<void>(expressions_.lower(field, command_));
  }
  void add(const ast::OtherCommand& /*command*/) {}

  // ---- parse

  void add(const ast::Parse& command) {
    ParseNode node;
    if (command.source) {
      const bool is_json = std::holds_alternative<ast::ParseJson>(command.how);
      node.source = is_json ? expressions_.lower_structure(*command.source, command_)
                            : expressions_.lower(*command.source, command_);
    } else {
      ast::Expression message;
      message.node = ast::Path{.steps = {{ast::PathStep::Kind::Name, "@message", {}}}, .span = {}};
      node.source = expressions_.lower(message, command_);
    }
    std::visit([&](const auto& how) { lower_how(how, node); }, command.how);
    append(std::move(node));
  }
  void lower_how(const ast::ParseGlob& how, ParseNode& node) {
    GlobParse glob{.literals = {""}};
    for (const char c : how.glob) {
      if (c == '*') {
        glob.literals.emplace_back();
      } else {
        glob.literals.back() += c;
      }
    }
    const std::size_t stars = glob.literals.size() - 1;
    const bool is_flag = stars == 0 && how.aliases.size() == 1;
    if (!is_flag && stars != how.aliases.size()) {
      throw QueryRefused{{Code::AliasCountMismatch, how.glob_span,
                          fmt::format("the glob has {} `*`, but {} {} given", stars, how.aliases.size(),
                                      how.aliases.size() == 1 ? "alias is" : "aliases are"),
                          "one alias per `*`", "name them all: `as a, b`"}};
    }
    for (const ast::Name& alias : how.aliases) node.slots.push_back(define_parsed(alias));
    node.how = std::move(glob);
  }
  void lower_how(const ast::ParseRegex& how, ParseNode& node) {
    RegexParse parse{.regex = expressions_.compile_regex(how.regex), .group_slots = {}, .multi = how.multi};
    const auto names = compile_query_regex(how.regex.pattern)->group_names;
    auto alias = how.aliases.begin();
    for (const std::string& name : names) {
      const bool takes_alias = alias != how.aliases.end() && (name.empty() || name == alias->text);
      if (takes_alias) {
        parse.group_slots.emplace_back(define_parsed(*alias++));
      } else if (!name.empty()) {
        parse.group_slots.emplace_back(define_parsed({name, how.regex.span}));
      } else {
        parse.group_slots.emplace_back();
      }
    }
    if (alias != how.aliases.end()) {
      throw QueryRefused{{Code::AliasCountMismatch, alias->span,
                          fmt::format("no group of the regex is left for `{}`", alias->text), "one alias per group",
                          "name the groups in the regex: `(?<name>...)`"}};
    }
    if (std::ranges::none_of(parse.group_slots, [](const auto& slot) { return slot.has_value(); })) {
      throw QueryRefused{{Code::AliasCountMismatch, how.regex.span,
                          "the regex names no group, so it would parse nothing", "a group such as `(?<name>...)`", ""}};
    }
    node.how = std::move(parse);
  }
  void lower_how(const ast::ParseLogfmt& how, ParseNode& node) {
    node.slots.push_back(define_parsed(how.alias));
    node.how = LogfmtParse{};
  }
  void lower_how(const ast::ParseCsv& how, ParseNode& node) {
    for (const ast::Name& alias : how.aliases) node.slots.push_back(define_parsed(alias));
    node.how = CsvParse{};
  }
  void lower_how(const ast::ParseXml& /*how*/, ParseNode& /*node*/) {}
  void lower_how(const ast::ParseJson& how, ParseNode& node) {
    JsonParse parse;
    for (std::size_t from = 0; from <= how.key.size();) {
      const std::size_t period = std::min(how.key.find('.', from), how.key.size());
      parse.steps.push_back(access_step(how.key.substr(from, period - from)));
      from = period + 1;
    }
    node.slots.push_back(define(how.alias));
    node.how = std::move(parse);
  }

  // ---- commands after which only their columns exist

  void forget_rows(std::string_view command) {
    scope_.forget_everything(command);
    listed_.clear();
    columns_.clear();
    has_display_ = false;
  }

  void add(const ast::Pattern& command) {
    const ast::Command* const next = command_ < ast_.commands.size() ? &ast_.commands[command_] : nullptr;
    const auto* const diff = next == nullptr ? nullptr : std::get_if<ast::Diff>(&next->node);
    if (diff != nullptr) plan_.comparison = comparison_of(*diff, next->span);
    add_patterns(command.text, "pattern");
  }
  void add(const ast::Diff& /*command*/) {}  // `pattern` counts for it
  void add(const ast::LogCompare& command) {
    const Span span = ast_.commands[command_ - 1].span;
    const ast::Expression shift{.node = command.timeshift, .span = command.timeshift.span};
    plan_.comparison = WindowComparison{.with = WindowComparison::With::LengthBefore,
                                        .shift = milliseconds(expressions_.lower(shift, command_).constant.period()),
                                        .span = span};
    ast::Path message;
    message.steps.push_back({ast::PathStep::Kind::Name, "@message", span});
    add_patterns({.node = std::move(message), .span = {}}, "logcompare");
  }

  static WindowComparison comparison_of(const ast::Diff& diff, Span span) {
    constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60 * 1000;
    WindowComparison comparison{.span = span};
    switch (diff.with) {
      case ast::Diff::With::WindowBefore: comparison.is_plain = true; break;
      case ast::Diff::With::PreviousDay: comparison.shift = kDay; break;
      case ast::Diff::With::PreviousWeek: comparison.shift = 7 * kDay; break;
      case ast::Diff::With::PreviousMonth: comparison.with = WindowComparison::With::MonthBefore; break;
    }
    if (comparison.shift > 0) comparison.with = WindowComparison::With::LengthBefore;
    return comparison;
  }

  void add_patterns(const ast::Expression& text, std::string_view command) {
    PatternNode node{.text = expressions_.lower(text, command_), .columns = {}};
    node.timestamp = expressions_.timestamp();
    // Which columns are needed is only known at the end, when the event has no more fields.
    const bool may_need_message = plan_.text.find("logSamples", text.span.end) != std::string::npos;
    if (may_need_message) node.message = scope_.event_field("@message");
    if (plan_.comparison) node.row_time = plan_.comparison->row_time = scope_.new_slot();
    forget_rows(command);
    const std::span<const PatternColumn> columns = plan_.comparison ? std::span<const PatternColumn>(kDiffColumns)
                                                                    : std::span<const PatternColumn>(kPatternColumns);
    const std::size_t shown = plan_.comparison ? kShownDiffColumns : kShownPatternColumns;
    for (const PatternColumn column : columns) {
      const std::string name(name_of(column));
      const SlotId slot = scope_.new_slot();
      node.columns.push_back({column, slot});
      scope_.bind(name, {.slot = slot, .command = command_});
      make(name, slot);
      if (node.columns.size() <= shown) add_column(name, slot);
    }
    append(std::move(node));
    arrangement_ = Arrangement::InOrder;
  }
  /// Leaves only those columns of `pattern` that anything reads.
  void drop_unread_patterns() {
    for (std::size_t i = 0; i < plan_.commands.size(); ++i) {
      auto* node = std::get_if<PatternNode>(&plan_.commands[i].node);
      if (node == nullptr) continue;
      const std::vector<SlotId> read = slots_read_after(plan_, i);
      const auto is_unread = [&](SlotId slot) { return std::ranges::find(read, slot) == read.end(); };
      std::erase_if(node->columns, [&](const PatternSlot& column) { return is_unread(column.slot); });
      for (CommandText& text : plan_.texts) {
        if (text.span.begin != plan_.commands[i].span.begin) continue;
        std::erase_if(text.makes, [&](const NamedSlot& made) { return is_unread(made.slot); });
      }
      const auto computes = [&](PatternColumn column) {
        return std::ranges::find(node->columns, column, &PatternSlot::column) != node->columns.end();
      };
      if (!computes(PatternColumn::LogSamples)) {
        node->message.reset();
        if (!computes(PatternColumn::Visualization)) node->timestamp.reset();
      }
    }
  }

  void add(const ast::Stats& command) {
    StatsNode node;
    std::map<std::string, SlotId, std::less<>> results;
    std::vector<std::pair<std::string, SlotId>> columns;
    const std::int64_t offset = offset_of(command);

    std::vector<std::pair<const ast::Name*, SlotId>> aliases;
    for (const ast::Item& key : command.keys) {
      const bool is_bin = is_bin_call(key.expression);
      if (is_bin && !node.newest_bin_first) node.newest_bin_first = node.keys.size();
      node.keys.push_back({expressions_.lower_key(key.expression, command_, offset), scope_.new_slot()});
      const SlotId slot = node.keys.back().slot;
      make(written_name(key), slot);
      const std::string name = key.alias ? key.alias->text : column_name(key.expression);
      if (key.alias) aliases.emplace_back(&*key.alias, slot);
      refuse_other_column(columns, name, key, command.keys, command.items);
      results.insert_or_assign(name, slot);
      results.insert_or_assign(column_key(name), slot);
      columns.emplace_back(name, slot);
    }
    for (const ast::Item& item : command.items) {
      Expression result = expressions_.lower_item(item.expression, command_, node, results);
      SlotId slot = 0;
      if (result.kind == ExpressionKind::Slot) {
        slot = result.slot;
      } else {
        slot = scope_.new_slot();
        node.results.push_back({slot, std::move(result)});
      }
      // Another name for a value of the same command makes nothing.
      if (!makes(slot)) make(written_name(item), slot);
      const std::string name = item.alias ? item.alias->text : column_name(item.expression);
      if (item.alias) aliases.emplace_back(&*item.alias, slot);
      refuse_other_column(columns, name, item, command.keys, command.items);
      results.insert_or_assign(name, slot);
      columns.emplace_back(name, slot);
    }
    check_lonely(command, node);

    forget_rows("stats");
    for (const auto& [name, slot] : columns) {
      scope_.bind(name, {.slot = slot, .command = command_});
      scope_.bind(column_key(name), {.slot = slot, .command = command_});
      add_column(name, slot);
    }
    for (const auto& [alias, slot] : aliases) define(*alias, {.slot = slot, .command = command_});
    append(std::move(node));
    arrangement_ = Arrangement::InOrder;
  }
  /// Two columns of one name would hide one of them, unless they are the same.
  void refuse_other_column(const std::vector<std::pair<std::string, SlotId>>& columns, const std::string& name,
                           const ast::Item& item, const std::vector<ast::Item>& keys,
                           const std::vector<ast::Item>& items) const {
    if (std::ranges::find(columns, name, [](const auto& column) { return column.first; }) == columns.end()) return;
    const auto is_same = [&](const ast::Item& other) {
      return &other != &item && other == item && (other.alias || column_name(other.expression) == name);
    };
    if (std::ranges::any_of(keys, is_same) || std::ranges::any_of(items, is_same)) return;
    const Span span = item.alias ? item.alias->span : item.expression.span;
    refuse_defined(name, span, "a name of its own for each column of `stats`");
  }

  static bool is_bin_call(const ast::Expression& expression) {
    const auto* call = std::get_if<ast::Call>(&expression.node);
    return call != nullptr && column_key(call->name.text + "(") == "bin(";
  }
  std::int64_t offset_of(const ast::Stats& command) {
    if (!command.offset) return 0;
    const ast::Expression period{.node = *command.offset, .span = command.offset->span};
    return milliseconds(expressions_.lower(period, command_).constant.period());
  }
  static void check_lonely(const ast::Stats& command, const StatsNode& node) {
    for (std::size_t i = 0; i < node.aggregates.size(); ++i) {
      const AggregateFunction& function = *node.aggregates[i].function;
      if (!function.must_be_alone || (node.aggregates.size() == 1 && node.keys.empty())) continue;
      throw QueryRefused{{Code::InvalidArgument, command.items.front().expression.span,
                          fmt::format("`{}` cannot be combined with `by` or another aggregate", function.name), "",
                          ""}};
    }
  }

  const ast::Query& ast_;
  const CompileOptions& options_;
  QueryScope scope_;
  ExpressionLowering expressions_;
  QueryPlan plan_;
  Arrangement arrangement_ = Arrangement::Ranked;
  std::vector<NamedColumn> columns_;
  std::set<std::string> listed_;  // fields of the event that `fields` lists
  bool has_display_ = false;
  bool has_limit_ = false;
  std::size_t command_ = 0;
};

}  // namespace

Result<LoweredQuery> lower_query(const ast::Query& ast, std::string_view text, const CompileOptions& options) {
  try {
    return QueryLowering(ast, text, options).run();
  } catch (QueryRefused& refused) {
    return std::unexpected(std::move(refused.diagnostic));
  }
}

}  // namespace insitu
