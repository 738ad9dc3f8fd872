#include "cli/serve/page_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cli/serve/page_api/alarms.h"
#include "cli/serve/page_api/check.h"
#include "cli/serve/page_api/event.h"
#include "cli/serve/page_api/export.h"
#include "cli/serve/page_api/groups.h"
#include "cli/serve/page_api/histogram.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/page_api/tail.h"
#include "cli/serve/page_api/try_filter.h"
#include "cli/serve/protocols/json.h"

namespace insitu::serve {
namespace {

constexpr std::string_view kPageApi = "/api/";

/// A question of the page that is answered in JSON.
struct PageQuestion {
  std::string_view name;
  std::string_view method;
  Answered<Tree> (*answer)(PageCall& call, Members& in);
};

constexpr PageQuestion kPageQuestions[] = {
    {"about", "GET", about_for_page},
    {"alarms", "GET", alarms_for_page},
    {"check", "POST", check_for_page},
    {"complete", "POST", complete_for_page},
    {"event", "GET", event_for_page},
    {"explain", "POST", explain_for_page},
    {"histogram", "POST", histogram_for_page},
    {"levels", "GET", levels_for_page},
    {"overview", "GET", overview_for_page},
    {"projects", "GET", projects_for_page},
    {"try-filter", "POST", try_filter_for_page},
};

/// A question that is answered in another form.
struct PageDownload {
  std::string_view name;
  Answered<HttpAnswer> (*answer)(PageCall& call, Members& in);
};

constexpr PageDownload kPageDownloads[] = {
    {"export", export_for_page},
    {"tail", tail_for_page},
};

HttpAnswer answer_question(PageCall& call, const PageQuestion& question, const HttpRequest& request) {
  const bool has_body = question.method == "POST";
  const auto tree = has_body ? read_json(request.body) : Answered<Tree>(tree_of_parameters(request, {"group"}));
  if (!tree) return page_refusal(refuse_parameter(tree.error().message).error());
  Members in(*tree, Service::Logs, has_body ? Typing::Typed : Typing::TextsOnly);
  const auto answer = question.answer(call, in);
  return answer ? page_answer(*answer) : page_refusal(answer.error());
}

HttpAnswer answer_download(PageCall& call, const PageDownload& download, const HttpRequest& request) {
  const Tree tree = tree_of_parameters(request, {"group", "logStreamName", "level"});
  Members in(tree, Service::Logs, Typing::TextsOnly);
  auto answer = download.answer(call, in);
  return answer ? std::move(*answer) : page_refusal(answer.error());
}

}  // namespace

bool is_page_api(std::string_view path) { return path.starts_with(kPageApi); }

HttpAnswer answer_page_api(Server& server, const HttpRequest& request) {
  std::string_view name = std::string_view(request.path).substr(kPageApi.size());
  while (name.ends_with('/')) name.remove_suffix(1);
  const auto* const question = std::ranges::find(kPageQuestions, name, &PageQuestion::name);
  const auto* const download = std::ranges::find(kPageDownloads, name, &PageDownload::name);
  const bool is_question = question != std::end(kPageQuestions);
  if (!is_question && download == std::end(kPageDownloads)) {
    return page_refusal(refuse_page("NotFound", fmt::format("there is no {}{}", kPageApi, name), 404).error());
  }
  const std::string_view method = is_question ? question->method : "GET";
  if (request.method != method) {
    return page_refusal(
        refuse_page("MethodNotAllowed", fmt::format("{}{} is asked with {}", kPageApi, name, method), 405).error());
  }
  PageCall call{.server = server, .listing = server.catalogue().listing()};
  return is_question ? answer_question(call, *question, request) : answer_download(call, *download, request);
}

HttpAnswer refuse_page_access(const Refusal& refusal) {
  return page_refusal(refuse_page("Unauthorized", refusal.message, 401).error());
}

}  // namespace insitu::serve
