#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/operation.h"
#include "cli/serve/page_api.h"
#include "cli/serve/protocols/json.h"
#include "cli/serve/server.h"
#include "tests/serve/store_folder.h"

namespace insitu::serve {

/// Files that are served, and the page's questions about them, without a socket.
class PageServer {
 public:
  /// Adds a file below the root: `shop/prod/api/app.jsonl` is the stream `app.jsonl` of `/shop/prod/api`.
  PageServer& with(const std::string& path, const std::string& content) {
    const std::filesystem::path whole = path_of(path);
    std::filesystem::create_directories(whole.parent_path());
    write_content(whole.string(), content);
    // As if it had been written long ago, so that the last line counts without its end.
    std::filesystem::last_write_time(whole, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    return *this;
  }

  [[nodiscard]] std::string path_of(const std::string& path) const { return folder_ / ("logs/" + path); }

  bool anchors_at_last = false;

  Server& server() {
    if (!server_) {
      ServerSettings settings;
      std::filesystem::create_directories(folder_ / "logs");
      settings.roots.push_back({.path = folder_ / "logs", .name = std::nullopt});
      settings.anchors_at_last = anchors_at_last;
      settings.scan.threads = 2;
      auto opened = Server::open(std::move(settings), notes_);
      EXPECT_TRUE(opened) << (opened ? "" : opened.error());
      server_ = std::move(*opened);
    }
    return *server_;
  }

  using Parameters = std::vector<std::pair<std::string, std::string>>;
  HttpAnswer get_answer(const std::string& name, Parameters parameters = {}) {
    HttpRequest request;
    request.method = "GET";
    request.path = "/api/" + name;
    request.parameters = std::move(parameters);
    return answer_page_api(server(), request);
  }
  HttpAnswer post_answer(const std::string& name, const Tree& body) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/api/" + name;
    request.body = write_json(body);
    return answer_page_api(server(), request);
  }

  /// The answer of a GET that is not refused.
  Tree get(const std::string& name, Parameters parameters = {}) {
    return content_of_answer(get_answer(name, std::move(parameters)));
  }
  Tree post(const std::string& name, const Tree& body) { return content_of_answer(post_answer(name, body)); }

  /// Asks an operation of AWS that is not refused.
  Tree run(Service service, std::string_view operation, const Tree& request) {
    Call call{.server = server(), .region = "us-east-1", .request_id = "id", .listing = server().catalogue().listing()};
    Members in(request, service);
    const auto answer = find_operation(service, operation)->run(call, in);
    EXPECT_TRUE(answer && !in.is_refused()) << operation;
    return answer ? *answer : Tree::map();
  }

  /// All bytes of an answer, also of one that comes by and by.
  static std::string bytes_of(HttpAnswer answer) {
    if (!answer.stream) return answer.body;
    std::string bytes;
    while (answer.stream->next(bytes)) {
    }
    return bytes;
  }

 private:
  static Tree content_of_answer(const HttpAnswer& answer) {
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.type, "application/json");
    const auto tree = read_json(answer.body);
    EXPECT_TRUE(tree) << answer.body;
    return tree ? *tree : Tree();
  }

  TemporaryFolder folder_;
  std::vector<std::string> notes_;
  std::unique_ptr<Server> server_;
};

/// The value at a path of members and indexes: `events.0.message`. Nothing: there is none.
inline Tree member_at(const Tree& tree, std::string_view path) {
  const Tree* place = &tree;
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    if (const Tree::List* const items = place->items()) {
      const std::size_t index = std::stoul(std::string(step));
      if (index >= items->size()) return {};
      place = &(*items)[index];
    } else {
      place = place->find(step);
    }
    if (place == nullptr) return {};
  }
  return *place;
}

/// The code of a refusal, as the page reads it.
inline std::string code_of(const HttpAnswer& answer) {
  const auto tree = read_json(answer.body);
  const Tree code = tree ? member_at(*tree, "error.code") : Tree();
  return code.text() != nullptr ? *code.text() : "no code: " + answer.body;
}

}  // namespace insitu::serve
