#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/serve/clock.h"
#include "cli/serve/operation.h"
#include "cli/serve/protocols/json.h"
#include "cli/serve/server.h"
#include "insitu/event_time.h"
#include "tests/serve/store_folder.h"

namespace insitu::serve {

/// A server over a folder of its own, with a store, to which requests are sent without a socket.
class TestServer {
 public:
  explicit TestServer(const std::function<void(ServerSettings&)>& adjust = {}) : adjust_(adjust) {
    std::filesystem::create_directories(folder_ / "logs");
  }
  ~TestServer() { stop(); }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// Writes a file of the log group `/FOLDER`.
  void write(const std::string& name, const std::string& content) {
    const std::string path = path_of(name);
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    write_content(path, content);
    if (server_ != nullptr) server_->catalogue().forget();
  }
  void append(const std::string& name, const std::string& content) {
    std::ofstream(path_of(name), std::ios::binary | std::ios::app) << content;
    if (server_ != nullptr) server_->catalogue().forget();
  }
  [[nodiscard]] std::string path_of(const std::string& name) const { return folder_ / ("logs/" + name); }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

  Server& server() {
    if (server_ != nullptr) return *server_;
    ServerSettings settings;
    settings.roots = {{.path = folder_ / "logs", .name = ""}};
    settings.store_folder = folder_ / "store";
    settings.scan.threads = 1;
    settings.times = std::make_shared<const TimeReader>(*TimeReader::make({.now = clock_now()}));
    if (adjust_) adjust_(settings);
    std::vector<std::string> notes;
    auto opened = Server::open(std::move(settings), notes);
    if (!opened) throw std::runtime_error(opened.error());
    server_ = std::move(*opened);
    return *server_;
  }
  void stop() {
    if (server_ != nullptr) server_->stop();
    server_.reset();
  }

  Call call() {
    return {.server = server(), .region = "eu-west-1", .request_id = "id", .listing = server().catalogue().listing()};
  }
  Answered<Tree> run(std::string_view operation, const Tree& request) {
    Call now = call();
    Members in(request);
    const Operation* const found = find_operation(Service::Logs, operation);
    if (found == nullptr) return refuse("UnknownOperationException", std::string(operation));
    auto answer = found->run(now, in);
    if (in.is_refused()) return in.refused();
    return answer;
  }
  /// Sends a request in JSON, where an apostrophe is a quote. The answer in JSON, or `SHAPE: MESSAGE`.
  std::string ask(std::string_view operation, std::string request) {
    std::ranges::replace(request, '\'', '"');
    auto body = read_json(request);
    if (!body) return "no JSON: " + request;
    const auto answer = run(operation, *body);
    return answer ? write_json(*answer) : answer.error().shape + ": " + answer.error().message;
  }
  /// The same, read.
  Tree tree(std::string_view operation, std::string request) {
    auto answer = read_json(ask(operation, std::move(request)));
    EXPECT_TRUE(answer) << operation;
    return answer ? *answer : Tree::map();
  }

 private:
  TemporaryFolder folder_;
  std::function<void(ServerSettings&)> adjust_;
  std::unique_ptr<Server> server_;
};

/// A member of each item of a list.
inline std::vector<std::string> texts_of(const Tree& answer, std::string_view list, std::string_view member) {
  std::vector<std::string> texts;
  const Tree* const items = answer.find(list);
  if (items == nullptr || items->items() == nullptr) return {"no " + std::string(list)};
  for (const Tree& item : *items->items()) {
    const Tree* const value = item.find(member);
    texts.push_back(value == nullptr ? "-" : value->text() != nullptr ? *value->text() : write_json(*value));
  }
  return texts;
}

}  // namespace insitu::serve
