#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "cli/child_process.h"

namespace insitu::cli {

/// The address of a webhook. It is a secret: it stands in no message, and in no list of processes.
class Webhook {
 public:
  /// Reads an address: https, or http of this machine. The error says what is wrong, without the address.
  static std::expected<Webhook, std::string> read(std::string_view text);

  /// Returns the command that posts a body to it: curl, which reads both from standard input and prints the status of
  /// the answer. `headers`: whole lines; `type`: that of the body.
  [[nodiscard]] ChildCommand post(std::string_view body, std::string_view type, const std::vector<std::string>& headers,
                                  std::chrono::milliseconds timeout) const;

 private:
  explicit Webhook(std::string address) : address_(std::move(address)) {}
  std::string address_;
};

/// Reads an address from a file that only its owner may read. The error says what is wrong.
std::expected<Webhook, std::string> read_webhook_file(const std::string& file);

}  // namespace insitu::cli
