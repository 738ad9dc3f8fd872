#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cli/serve/clock.h"
#include "cli/serve/operation.h"
#include "cli/serve/paging.h"
#include "cli/serve/state.h"
#include "cli/serve/uuid.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kMaxDefinitions = 1000;
/// How long a repeated request with the same token makes no other definition.
constexpr std::int64_t kTokenMilliseconds = 600'000;

std::unexpected<Refusal> missing_definition() {
  return refuse("ResourceNotFoundException", "The specified query definition does not exist.");
}

/// The definition that a request with a token made a short time ago. Empty: there is none.
std::string made_with_token(const State& state, const std::string& token, std::int64_t now) {
  for (const auto& [id, query] : state.queries) {
    if (query.token == token && now - query.created < kTokenMilliseconds) return id;
  }
  return {};
}

Answered<Tree> put_query_definition(Call& call, Members& in) {
  const std::string name = in.required_text("name", 1, 255);
  const std::string query = in.required_text("queryString", 1, 10'000);
  const auto id = in.text("queryDefinitionId", 0, 256);
  const auto groups = in.texts("logGroupNames").value_or(std::vector<std::string>());
  const auto token = in.text("clientToken", 36, 128);
  const Tree::List* const parameters = in.list("parameters");
  if (const auto language = in.text("queryLanguage"); language && *language != "CWLI") {
    in.reject(invalid_parameter(fmt::format("{} is not evaluated here: only queries in the language of Logs Insights "
                                            "(CWLI) are kept",
                                            *language))
                  .error());
  }
  if (in.is_refused()) return in.refused();
  const bool is_update = id && !id->empty();
  std::string made = is_update ? *id : new_uuid();
  Tree change = Tree::map({{"queryDefinitionId", made},
                           {"name", name},
                           {"queryString", query},
                           {"logGroupNames", Tree::List(groups.begin(), groups.end())},
                           {"clientToken", token}});
  if (parameters != nullptr) change.set("parameters", *parameters);
  bool is_repeated = false;
  const auto changed = call.server.store().change(
      "put-query-definition", std::move(change), [&](const State& state, Tree&) -> Answered<void> {
        if (is_update) {
          if (!state.queries.contains(made)) return missing_definition();
          return {};
        }
        const std::string before = token ? made_with_token(state, *token, clock_now()) : std::string();
        if (before.empty()) return {};
        is_repeated = true;
        made = before;
        return missing_definition();  // nothing is to be made
      });
  if (!changed && !is_repeated) return std::unexpected(changed.error());
  return Tree::map({{"queryDefinitionId", made}});
}

Answered<Tree> describe_query_definitions(Call& call, Members& in) {
  const std::string prefix = in.text("queryDefinitionNamePrefix", 1, 255).value_or("");
  const std::int64_t max = in.integer("maxResults", 1, kMaxDefinitions).value_or(kMaxDefinitions);
  const auto language = in.choice("queryLanguage", {"CWLI", "SQL", "PPL"});
  const auto token = in.text("nextToken");
  if (in.is_refused()) return in.refused();
  const PageTokens tokens(call.server.store().key());
  const std::string request = prefix + "\n" + language.value_or("");
  std::optional<std::string> after;
  if (token) {
    after = tokens.read(*token, "DescribeQueryDefinitions", request);
    if (!after) return invalid_parameter("The specified nextToken is invalid.");
  }
  std::vector<QueryDefinition> found = call.server.store().read([&](const State& state) {
    std::vector<QueryDefinition> all;
    for (const auto& [id, query] : state.queries) {
      if (query.name.starts_with(prefix) && language.value_or("CWLI") == "CWLI") all.push_back(query);
    }
    return all;
  });
  // By name; those of equal names by id.
  const auto position = [](const QueryDefinition& query) { return query.name + '\0' + query.id; };
  std::ranges::sort(found, {}, position);
  if (after) std::erase_if(found, [&](const QueryDefinition& query) { return position(query) <= *after; });
  const bool has_more = std::ssize(found) > max;
  if (has_more) found.resize(static_cast<std::size_t>(max));
  Tree definitions = Tree::list();
  for (const QueryDefinition& query : found) {
    Tree tree = Tree::map({{"queryLanguage", "CWLI"},
                           {"queryDefinitionId", query.id},
                           {"name", query.name},
                           {"queryString", query.query},
                           {"lastModified", query.modified},
                           {"parameters", query.parameters}});
    tree.set("logGroupNames", Tree::List(query.groups.begin(), query.groups.end()));
    definitions.add(std::move(tree));
  }
  Tree answer = Tree::map({{"queryDefinitions", std::move(definitions)}});
  if (has_more) answer.set("nextToken", tokens.make("DescribeQueryDefinitions", request, position(found.back())));
  return answer;
}

Answered<Tree> delete_query_definition(Call& call, Members& in) {
  const std::string id = in.required_text("queryDefinitionId", 0, 256);
  if (in.is_refused()) return in.refused();
  const auto changed = call.server.store().change("delete-query-definition", Tree::map({{"queryDefinitionId", id}}),
                                                  [&](const State& state, Tree&) -> Answered<void> {
                                                    if (!state.queries.contains(id)) return missing_definition();
                                                    return {};
                                                  });
  if (!changed) return std::unexpected(changed.error());
  return Tree::map({{"success", true}});
}

constexpr Operation kQueryDefinitionOperations[] = {
    {"PutQueryDefinition", Effect::Writes, put_query_definition},
    {"DescribeQueryDefinitions", Effect::Reads, describe_query_definitions},
    {"DeleteQueryDefinition", Effect::Writes, delete_query_definition},
};

}  // namespace

std::span<const Operation> query_definition_operations() { return kQueryDefinitionOperations; }

}  // namespace insitu::serve
