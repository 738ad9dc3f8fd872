#include "cli/action_arguments.h"

#include <cmath>
#include <utility>

#include "engine/model/number.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, Envelope> kEnvelopes[] = {{"message", Envelope::Message},
                                                                {"lambda", Envelope::Lambda}};
constexpr std::pair<std::string_view, WebhookBody> kWebhookBodies[] = {{"slack", WebhookBody::Slack},
                                                                       {"sns", WebhookBody::Sns}};
/// Longer units first where one ends like another.
constexpr std::pair<std::string_view, double> kSpanUnits[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr double kLongestSpan = 366.0 * 86'400'000;

}  // namespace

Applied read_span(const std::string& text, std::optional<std::chrono::milliseconds>& span) {
  std::string digits = text;
  double unit = 1000;
  for (const auto& [suffix, length] : kSpanUnits) {
    if (!text.ends_with(suffix)) continue;
    unit = length;
    digits.resize(text.size() - suffix.size());
    break;
  }
  const auto number = parse_number(digits);
  if (!number || !std::isfinite(*number) || *number <= 0 || *number * unit > kLongestSpan || *number * unit < 1) {
    return std::unexpected(fmt::format("`{}` is not a span such as `500ms`, `30s`, `5m` or `1h`", text));
  }
  span = std::chrono::milliseconds(static_cast<std::int64_t>(*number * unit));
  return {};
}

std::vector<Option> action_options(ActionArguments& a) {
  const auto detail = [&a](auto apply) {
    return [&a, apply](const std::string& v) -> Applied {
      a.has_details = true;
      return apply(v);
    };
  };
  const auto webhook_detail = [&a](auto apply) {
    return [&a, apply](const std::string& v) -> Applied {
      a.has_webhook_details = true;
      return apply(v);
    };
  };
  return {
      {"exec", '\0', "COMMAND", "run at each change to ALARM, with the message that SNS delivers on standard input",
       into(a.on_alarm)},
      {"exec-ok", '\0', "COMMAND", "likewise at each change to OK", into(a.on_ok)},
      {"exec-insufficient", '\0', "COMMAND", "likewise at each change to INSUFFICIENT_DATA",
       into(a.on_insufficient_data)},
      flag("shell", '\0', "run these commands by the shell",
           [&a] {
             a.uses_shell = true;
             a.has_details = true;
           }),
      {"exec-timeout", '\0', "TIME", "a command that runs longer is ended (default 30s)",
       detail([&a](const std::string& v) { return read_span(v, a.timeout); })},
      {"envelope", '\0', "FORM", "what commands read: message (default); lambda: the event of a Lambda function",
       detail([&a](const std::string& v) { return read_choice<Envelope>(v, kEnvelopes, a.envelope); })},
      {"webhook-env", '\0', "NAME", "post each change to the address in that variable of the environment",
       into(a.webhook_variable)},
      {"webhook-file", '\0', "FILE", "likewise to the address in a file that others cannot read", into(a.webhook_file)},
      {"webhook-body", '\0', "FORM", "slack (default): {\"text\":...}; sns: what SNS posts",
       webhook_detail(
           [&a](const std::string& v) { return read_choice<WebhookBody>(v, kWebhookBodies, a.webhook_body); })},
      {"webhook-timeout", '\0', "TIME", "for each of three tries (default 5s)",
       webhook_detail([&a](const std::string& v) { return read_span(v, a.webhook_timeout); })},
  };
}

std::expected<void, UsageError> check_actions(const ActionArguments& a) {
  if (a.has_details && !a.has_commands()) {
    return std::unexpected(UsageError{"`--shell`, `--exec-timeout` and `--envelope` are for commands: add `--exec`"});
  }
  if (a.has_webhook_details && !a.has_webhook()) {
    return std::unexpected(UsageError{
        "`--webhook-body` and `--webhook-timeout` are for a webhook: add `--webhook-env` or `--webhook-file`"});
  }
  if (a.webhook_variable && a.webhook_file) {
    return std::unexpected(UsageError{"`--webhook-env` and `--webhook-file` exclude each other"});
  }
  return {};
}

}  // namespace insitu::cli
