#include "cli/serve/request_key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/model/digest.h"
#include "insitu/event_time.h"

namespace insitu::serve {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::int64_t kMaxSkew = 15 * 60'000;  // milliseconds
constexpr std::size_t kMaxKeyFile = 4096;

/// As URIs are written in what is signed: all but unreserved characters, and `/` where it is kept, as `%HH`.
std::string encoded(std::string_view text, bool keeps_slash = false) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("-_.~").contains(c) || (keeps_slash && c == '/');
    if (is_plain) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

/// Without blanks at the ends, and with single ones in between.
std::string squeezed(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string out;
  for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// What a request states about its signature.
struct Signature {
  std::string credential;
  std::string headers;
  std::string value;
  std::string date;
  bool is_presigned = false;
};

/// `Name=VALUE` in the header.
std::string part_of(std::string_view authorization, std::string_view name) {
  const std::size_t at = authorization.find(fmt::format("{}=", name));
  if (at == std::string_view::npos) return {};
  authorization.remove_prefix(at + name.size() + 1);
  return std::string(authorization.substr(0, authorization.find_first_of(", ")));
}

std::optional<Signature> signature_of(const HttpRequest& request) {
  const std::string_view authorization = request.header("Authorization");
  if (authorization.starts_with(kAlgorithm)) {
    return Signature{.credential = part_of(authorization, "Credential"),
                     .headers = part_of(authorization, "SignedHeaders"),
                     .value = part_of(authorization, "Signature"),
                     .date = std::string(request.header("X-Amz-Date"))};
  }
  if (!request.parameter("X-Amz-Signature")) return std::nullopt;
  const auto text = [&](std::string_view name) { return std::string(request.parameter(name).value_or("")); };
  return Signature{.credential = text("X-Amz-Credential"),
                   .headers = text("X-Amz-SignedHeaders"),
                   .value = text("X-Amz-Signature"),
                   .date = text("X-Amz-Date"),
                   .is_presigned = true};
}

std::string canonical_request(const HttpRequest& request, const Signature& signature) {
  std::vector<std::string> parameters;
  for (const auto& [name, value] : request.parameters) {
    if (name != "X-Amz-Signature") parameters.push_back(encoded(name) + "=" + encoded(value));
  }
  std::ranges::sort(parameters);
  std::string headers;
  for (const std::string& name : split(signature.headers, ';')) {
    headers += fmt::format("{}:{}\n", name, squeezed(request.header(name)));
  }
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, encoded(request.path, true), fmt::join(parameters, "&"),
                     headers, signature.headers, hex(sha256(request.body)));
}

Refusal refusal(std::string_view shape, std::string message) {
  return {.shape = std::string(shape), .message = std::move(message), .status = 403};
}

}  // namespace

std::expected<RequestKey, std::string> RequestKey::read(const std::string& path) {
  const auto failed = [&](std::string_view what) { return std::unexpected(fmt::format("{}: {}", path, what)); };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return failed(std::error_code(errno, std::system_category()).message());
  struct stat facts = {};
  std::string text(kMaxKeyFile, '\0');
  const bool is_known = ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode);
  const auto size = is_known ? ::read(file, text.data(), text.size()) : -1;
  ::close(file);
  if (size < 0) return failed("is no file that can be read");
  constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
  if ((facts.st_mode & kOthers) != 0) return failed("others can read it: chmod 600");
  std::istringstream words(text.substr(0, static_cast<std::size_t>(size)));
  std::string id;
  std::string secret;
  std::string more;
  if (!(words >> id >> secret) || words >> more)
    return failed("must hold an access key id and its secret, nothing else");
  return RequestKey(std::move(id), std::move(secret));
}

RequestKey::RequestKey(std::string id, std::string secret)
    : id_(std::move(id)),
      secret_(std::move(secret)),
      page_token_(hex(hmac_sha256(secret_, "the page of insitu serve"))) {}

std::optional<Refusal> RequestKey::refuses(const HttpRequest& request, std::int64_t now) const {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view authorization = request.header("Authorization");
  if (authorization.starts_with(kBearer)) {
    if (is_equal_in_constant_time(authorization.substr(kBearer.size()), page_token_)) return std::nullopt;
    return refusal("UnrecognizedClientException", "The token is not that of the page.");
  }
  const auto signature = signature_of(request);
  if (!signature) {
    return refusal("MissingAuthenticationTokenException",
                   "Requests must be signed: the server was started with --key-file.");
  }
  if (request.has_header("Content-Encoding")) {
    // The signature is of the compressed bytes, which are gone.
    return refusal(
        "InvalidSignatureException",
        "The signature of a compressed request cannot be checked: set AWS_DISABLE_REQUEST_COMPRESSION=true.");
  }
  const std::vector<std::string> scope = split(signature->credential, '/');
  if (scope.size() != 5 || scope[4] != "aws4_request") {
    return refusal("IncompleteSignatureException", "The credential has no scope DATE/REGION/SERVICE/aws4_request.");
  }
  if (scope[0] != id_) {
    return refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  const auto reader = TimeReader::make({});
  const auto date = reader ? reader->read(FieldValue::text(signature->date)) : std::nullopt;
  if (!date || !signature->date.starts_with(scope[1]) || *date < now - kMaxSkew || *date > now + kMaxSkew) {
    return refusal("InvalidSignatureException", "Signature expired, or its date is not that of the clock.");
  }
  const std::string to_sign = fmt::format("{}\n{}\n{}/{}/{}/{}\n{}", kAlgorithm, signature->date, scope[1], scope[2],
                                          scope[3], scope[4], hex(sha256(canonical_request(request, *signature))));
  const std::string key =
      hmac_sha256(hmac_sha256(hmac_sha256(hmac_sha256("AWS4" + secret_, scope[1]), scope[2]), scope[3]), scope[4]);
  const auto signed_names = split(signature->headers, ';');
  const bool signs_host = std::ranges::find(signed_names, "host") != signed_names.end();
  if (!signs_host || !is_equal_in_constant_time(hex(hmac_sha256(key, to_sign)), signature->value)) {
    return refusal("InvalidSignatureException",
                   "The request signature we calculated does not match the signature you provided.");
  }
  return std::nullopt;
}

}  // namespace insitu::serve
