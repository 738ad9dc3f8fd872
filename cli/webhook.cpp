#include "cli/webhook.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "engine/input/read_whole.h"

namespace insitu::cli {
namespace {

/// Returns a text in double quotes as files of settings of curl write it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  return out + '"';
}

/// Whether an address names this machine, so that nothing leaves it.
bool is_loopback(std::string_view after_scheme) {
  const std::string_view place = after_scheme.substr(0, after_scheme.find_first_of("/?#"));
  if (place.contains('@')) return false;
  if (place.starts_with("[::1]")) return place.size() == 5 || place[5] == ':';
  const std::string_view host = place.substr(0, place.find(':'));
  const auto is_of_address = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  return host == "localhost" || (host.starts_with("127.") && std::ranges::all_of(host, is_of_address));
}

}  // namespace

std::expected<Webhook, std::string> Webhook::read(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return std::unexpected("it is empty");
  text = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
  const auto is_odd = [](char c) { return c <= ' ' || c == '\x7f'; };
  if (std::ranges::any_of(text, is_odd)) return std::unexpected("it holds a blank or a control character");
  constexpr std::string_view kHttps = "https://";
  constexpr std::string_view kHttp = "http://";
  if (text.starts_with(kHttps)) return Webhook(std::string(text));
  if (!text.starts_with(kHttp)) return std::unexpected("it does not begin with `https://`");
  if (is_loopback(text.substr(kHttp.size()))) return Webhook(std::string(text));
  return std::unexpected("it begins with `http://`, which is for this machine (127.0.0.1, localhost) only");
}

ChildCommand Webhook::post(std::string_view body, std::string_view type, const std::vector<std::string>& headers,
                           std::chrono::milliseconds timeout) const {
  // The address is a secret: brackets in it make no further addresses of it, and on this machine no proxy reads it.
  std::string settings = "silent\nshow-error\ngloboff\n";
  const auto set = [&settings](std::string_view name, std::string_view value) {
    settings += fmt::format("{} = {}\n", name, quoted(value));
  };
  set("url", address_);
  set("proto", address_.starts_with("https:") ? "=https" : "=http");
  if (!address_.starts_with("https:")) set("noproxy", "*");
  set("max-time", fmt::format("{:.3f}", static_cast<double>(timeout.count()) / 1000));
  set("request", "POST");
  set("header", fmt::format("Content-Type: {}", type));
  for (const std::string& header : headers) set("header", header);
  set("data-raw", body);
  set("output", "/dev/null");
  set("write-out", "%{http_code}");
  // Its own settings are not read, since they may say what is not checked.
  return {.words = {"curl", "--disable", "--config", "-"}, .input = std::move(settings), .environment = {}};
}

std::expected<Webhook, std::string> read_webhook_file(const std::string& file) {
  struct stat status = {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return std::unexpected("others than its owner may use it: `chmod 600` it");
  }
  const auto text = read_whole(file);
  if (!text) return std::unexpected(text.error().message);
  return Webhook::read(*text);
}

}  // namespace insitu::cli
