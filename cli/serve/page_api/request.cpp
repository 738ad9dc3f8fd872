#include "cli/serve/page_api/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/serve/operation.h"
#include "cli/serve/protocols/json.h"
#include "insitu/compile.h"
#include "insitu/diagnostic.h"

namespace insitu::serve {
namespace {

constexpr std::string_view kPageJson = "application/json";

std::string code_for_page(std::string_view shape) {
  constexpr std::string_view kEnd = "Exception";
  if (shape == "SerializationException") return "InvalidParameter";  // a value of a wrong type
  if (shape.ends_with(kEnd)) shape.remove_suffix(kEnd.size());
  return std::string(shape);
}

std::unexpected<Refusal> refuse_text(std::string code, const Diagnostic& found) {
  std::string message = found.message;
  if (!found.expected.empty()) message += fmt::format(": expected {}", found.expected);
  if (!found.help.empty()) message += fmt::format("; {}", found.help);
  return refuse_page(std::move(code), std::move(message));
}

}  // namespace

std::unexpected<Refusal> refuse_page(std::string code, std::string message, int status) {
  Refusal refusal;
  refusal.shape = std::move(code);
  refusal.message = std::move(message);
  refusal.status = status;
  return std::unexpected(std::move(refusal));
}

std::unexpected<Refusal> refuse_parameter(std::string message) {
  return refuse_page("InvalidParameter", std::move(message));
}

HttpAnswer page_answer(const Tree& tree) {
  HttpAnswer answer;
  answer.type = kPageJson;
  answer.body = write_json(tree);
  return answer;
}

HttpAnswer page_refusal(const Refusal& refusal) {
  HttpAnswer answer = page_answer(
      Tree::map({{"error", Tree::map({{"code", code_for_page(refusal.shape)}, {"message", refusal.message}})}}));
  answer.status = refusal.status;
  return answer;
}

Tree tree_of_parameters(const HttpRequest& request, std::initializer_list<std::string_view> lists) {
  Tree tree = Tree::map();
  for (const auto& [name, value] : request.parameters) {
    const bool is_list = std::ranges::find(lists, name) != lists.end();
    if (!is_list) {
      if (tree.find(name) == nullptr) tree.set(name, value);
      continue;
    }
    Tree::List texts;
    if (const Tree* const before = tree.find(name)) texts = *before->items();
    texts.emplace_back(value);
    tree.set(name, std::move(texts));
  }
  return tree;
}

Answered<TimeWindow> read_page_window(Members& in) {
  // Beyond this, sums of times and widths of buckets would overflow. It is the year 275760, the last that a browser
  // has.
  constexpr std::int64_t kLatest = 8'640'000'000'000'000;
  TimeWindow window;
  window.start = in.integer("start", -kLatest, kLatest).value_or(window.start);
  window.end = in.integer("end", -kLatest, kLatest).value_or(window.end);
  if (in.is_refused()) return in.refused();
  if (window.start > window.end) return refuse_parameter("the window ends before it starts");
  return window;
}

Answered<std::vector<const CatalogueGroup*>> read_page_groups(const PageCall& call, Members& in,
                                                              std::string_view name) {
  std::vector<const CatalogueGroup*> groups;
  const auto names = in.texts(name);
  if (in.is_refused()) return in.refused();
  if (!names) {
    for (const auto& [group, content] : call.listing->groups) groups.push_back(&content);
    return groups;
  }
  for (const std::string& identifier : *names) {
    const CatalogueGroup* const group = call.listing->find(group_of_identifier(identifier));
    if (group == nullptr) return refuse_page("ResourceNotFound", "The specified log group does not exist.", 404);
    groups.push_back(group);
  }
  std::ranges::sort(groups, {}, &CatalogueGroup::name);
  const auto doubles = std::ranges::unique(groups);
  groups.erase(doubles.begin(), doubles.end());
  return groups;
}

Answered<std::set<Level>> read_page_levels(Members& in) {
  std::set<Level> levels;
  for (const std::string& name : in.texts("level").value_or(std::vector<std::string>())) {
    const auto level = level_named(name);
    if (!level) return refuse_parameter(fmt::format("`{}` is no level", name));
    levels.insert(*level);
  }
  return levels;
}

Answered<PageText> read_page_text(Members& in) {
  constexpr std::size_t kMaxCharacters = 100'000;  // what the languages allow they refuse themselves
  PageText text;
  const auto language = in.choice("language", {"pattern", "query"});
  text.language = language == "query" ? PageLanguage::Query : PageLanguage::Pattern;
  text.text = in.text("text", 0, kMaxCharacters).value_or("");
  if (in.is_refused()) return in.refused();
  return text;
}

Answered<Program> compile_page_text(const PageText& text, const CompileOptions& options) {
  const bool is_query = text.language == PageLanguage::Query;
  auto program = is_query ? compile_query(text.text, options) : compile_filter_pattern(text.text, options);
  if (!program) return refuse_text(is_query ? "MalformedQuery" : "MalformedPattern", program.error());
  return std::move(*program);
}

}  // namespace insitu::serve
