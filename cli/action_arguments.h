#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"

namespace insitu::cli {

/// What the commands of actions read: the message, or the event that a Lambda function gets of it.
enum class Envelope : std::uint8_t { Message, Lambda };
/// The body of the request to a webhook.
enum class WebhookBody : std::uint8_t { Slack, Sns };

/// What is done at each transition of an alarm, as typed.
struct ActionArguments {
  std::optional<std::string> on_alarm;              ///< --exec
  std::optional<std::string> on_ok;                 ///< --exec-ok
  std::optional<std::string> on_insufficient_data;  ///< --exec-insufficient
  bool uses_shell = false;
  std::optional<std::chrono::milliseconds> timeout;  ///< of a command; nullopt: kCommandTimeout
  Envelope envelope = Envelope::Message;
  std::optional<std::string> webhook_variable;
  std::optional<std::string> webhook_file;
  WebhookBody webhook_body = WebhookBody::Slack;
  std::optional<std::chrono::milliseconds> webhook_timeout;  ///< of one try; nullopt: kWebhookTimeout
  bool has_webhook_details = false;                          ///< something was typed that is for webhooks only
  bool has_details = false;  ///< something was typed that is for commands or webhooks only

  static constexpr std::chrono::milliseconds kCommandTimeout{30'000};
  static constexpr std::chrono::milliseconds kWebhookTimeout{5'000};

  [[nodiscard]] bool has_commands() const { return on_alarm || on_ok || on_insufficient_data; }
  [[nodiscard]] bool has_webhook() const { return webhook_variable || webhook_file; }
  [[nodiscard]] bool is_asked() const { return has_commands() || has_webhook(); }
};

/// The options of commands that run actions of alarms. `arguments` must outlive them.
std::vector<Option> action_options(ActionArguments& arguments);
/// Checks that they go together.
std::expected<void, UsageError> check_actions(const ActionArguments& arguments);

/// Reads a span of time: `300ms`, `10s`, `5m`, `1h`, `2d`; a number alone is seconds.
Applied read_span(const std::string& text, std::optional<std::chrono::milliseconds>& span);

}  // namespace insitu::cli
