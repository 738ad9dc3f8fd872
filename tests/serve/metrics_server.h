#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/operation.h"
#include "cli/serve/server.h"
#include "tests/serve/store_folder.h"

namespace insitu::serve {

/// A server over files of a folder of its own, asked without a socket.
class MetricsServer {
 public:
  /// Makes a folder below that of the logs, which is a log group, and writes a file of it.
  void write_log(const std::string& group, const std::string& stream, const std::string& content) {
    std::filesystem::create_directories(folder_ / ("logs/" + group));
    write_content(folder_ / ("logs/" + group + "/" + stream), content);
  }

  /// Opens the server, or closes it and opens it again over the same store.
  void open(bool anchors_at_last = false) {
    server_.reset();
    std::filesystem::create_directories(folder_ / "logs");
    ServerSettings settings;
    settings.roots.push_back({.path = folder_ / "logs", .name = {}});
    settings.store_folder = folder_ / "store";
    settings.anchors_at_last = anchors_at_last;
    settings.times = std::make_shared<const TimeReader>(*TimeReader::make({}));
    notes.clear();
    auto opened = Server::open(std::move(settings), notes);
    ASSERT_TRUE(opened) << opened.error();
    server_ = std::move(*opened);
  }

  /// Asks an operation as a request does; what it refuses is the error.
  Answered<Tree> ask(Service service, std::string_view operation, const Tree& request, Typing typing = Typing::Typed) {
    Call call = this->call();
    const Operation* const found = find_operation(service, operation);
    if (found == nullptr) return refuse("UnknownOperationException", std::string(operation));
    Members in(request, service, typing);
    auto answered = found->run(call, in);
    if (in.is_refused()) return in.refused();
    return answered;
  }
  /// Asks what must not be refused.
  Tree answer(Service service, std::string_view operation, const Tree& request) {
    const auto answered = ask(service, operation, request);
    if (!answered) ADD_FAILURE() << operation << ": " << answered.error().shape << ": " << answered.error().message;
    return answered.value_or(Tree());
  }
  /// Asks what must be refused, and returns `SHAPE/CODE/STATUS: MESSAGE`.
  std::string refusal(Service service, std::string_view operation, const Tree& request) {
    const auto answered = ask(service, operation, request);
    if (answered) return "it was accepted";
    const Refusal& refused = answered.error();
    return refused.shape + "/" + (refused.query_code.empty() ? refused.shape : refused.query_code) + "/" +
           std::to_string(refused.status) + ": " + refused.message;
  }

  [[nodiscard]] Call call() {
    server_->catalogue().forget();
    return {.server = *server_, .region = "us-east-1", .request_id = "id", .listing = server_->catalogue().listing()};
  }
  [[nodiscard]] Server& server() { return *server_; }
  [[nodiscard]] std::string store_path(const std::string& name) const { return folder_ / ("store/" + name); }

  std::vector<std::string> notes;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Server> server_;
};

}  // namespace insitu::serve
