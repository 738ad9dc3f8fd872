#include "bench/corpus/log_generator.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "bench/corpus/json_writer.h"
#include "bench/corpus/odd_lines.h"

namespace insitu::bench {

namespace {

using namespace std::string_view_literals;

// Same seed, same bytes also means: one expression asks for one random number, since operands have no order.

// ---- vocabulary

constexpr std::array kLoggers = {
    "com.example.shop.checkout.CheckoutController"sv, "com.example.shop.checkout.PriceCalculator"sv,
    "com.example.shop.payment.GatewayClient"sv,       "com.example.shop.payment.RefundJob"sv,
    "com.example.shop.account.LoginService"sv,        "com.example.shop.account.TokenIssuer"sv,
    "com.example.shop.stock.ReservationService"sv,    "com.example.shop.stock.SyncJob"sv,
    "com.example.shop.search.QueryParser"sv,          "com.example.shop.mail.Dispatcher"sv,
    "com.example.platform.http.AccessFilter"sv,       "com.example.platform.db.ConnectionPool"sv,
    "com.example.platform.cache.SessionCache"sv,
};
constexpr std::array kMessages = {
    "cart saved for later, reminder scheduled by the marketing worker"sv,
    "price calculated with 3 rules, coupon applied after the member discount"sv,
    "session restored from cache on the second attempt"sv,
    "stock reserved in warehouse ICN-2, expires in 900 s unless confirmed"sv,
    "search answered from replica, spelling suggestion offered"sv,
    "confirmation mail handed to the dispatcher"sv,
    "connection returned to pool; 17 idle, 3 busy, 0 waiting"sv,
    "token issued, previous token stays valid for 60 s"sv,
    "refund queued for the nightly run"sv,
    "request finished"sv,
    "feature flag evaluated: new-checkout is on for this tenant"sv,
};
constexpr std::array kErrors = {
    "gateway rejected the card"sv,
    "connection refused by upstream"sv,
    "timeout after 3000 ms while waiting for the gateway"sv,
    "transaction rolled back: deadlock detected"sv,
    "unhandled exception in request handler"sv,
    "schema check failed for member \"amount\""sv,
    "read timeout on replica 2"sv,
    "retries exhausted, message moved to the dead letter queue"sv,
};
constexpr std::array kKoreanMessages = {
    "로그인 성공"sv,
    "주문이 접수되었습니다"sv,
    "결제 처리 중 오류가 발생했습니다"sv,
    "장바구니를 저장했습니다"sv,
    "재고 동기화를 마쳤습니다"sv,
    "배송 조회 응답이 늦습니다"sv,
    "쿠폰을 찾지 못했습니다"sv,
    "확인 메일을 보냈습니다 📮"sv,
    "비밀번호가 일치하지 않습니다"sv,
};
constexpr std::array kKoreanErrors = {
    "인증실패"sv, "인증실패: 토큰 만료"sv, "카드사 응답 시간 초과"sv, "DB 연결 오류"sv, "한도 초과"sv,
};
// Not errors, though they hold what a search for errors looks for.
constexpr std::array kDecoys = {
    "health check: 0 ERROR in the last minute"sv,
    "replayed {\"level\":\"ERROR\",\"user\":{\"id\":\"u-1\",\"age\":41}} from the audit queue"sv,
    "wrote C:\\spool\\ERROR\\2026-03-01.csv\tdone\n"sv,
    "last status was \"level\": \"ERROR\""sv,
};
constexpr std::array kFrames = {
    "com.example.shop.checkout.CheckoutController.pay(CheckoutController.java:"sv,
    "com.example.shop.payment.GatewayClient.charge(GatewayClient.java:"sv,
    "com.example.platform.db.ConnectionPool.borrow(ConnectionPool.java:"sv,
    "com.example.platform.http.FilterChain.proceed(FilterChain.java:"sv,
    "java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:"sv,
    "java.base/java.lang.Thread.run(Thread.java:"sv,
};
constexpr std::array kMethods = {"GET"sv, "GET"sv, "GET"sv, "GET"sv, "POST"sv, "POST"sv, "PUT"sv, "DELETE"sv};
constexpr std::array kResources = {"orders"sv,  "products"sv, "carts"sv,   "sessions"sv,
                                   "refunds"sv, "reviews"sv,  "coupons"sv, "search"sv};
constexpr std::array kAgents = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0"sv,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15"sv,
    "curl/8.12.1"sv,
    "ExampleBot/2.1 (+https://bot.example.com/about)"sv,
    "okhttp/4.12.0"sv,
};
constexpr std::array kRegions = {"ap-northeast-2"sv, "ap-northeast-1"sv, "eu-central-1"sv, "us-west-2"sv};
constexpr std::array kTags = {"web"sv,    "ios"sv,  "android"sv, "batch"sv, "canary"sv,
                              "tenant"sv, "edge"sv, "blue"sv,    "green"sv, "v2"sv};
constexpr std::array kMonths = {"Jan"sv, "Feb"sv, "Mar"sv, "Apr"sv, "May"sv, "Jun"sv,
                                "Jul"sv, "Aug"sv, "Sep"sv, "Oct"sv, "Nov"sv, "Dec"sv};
constexpr std::array<std::uint32_t, 7> kClientErrors = {400, 401, 403, 404, 404, 409, 429};
constexpr std::array<std::uint32_t, 4> kServerErrors = {500, 502, 503, 504};

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::int64_t kStartMs = 1'772'323'200'000;  // 2026-03-01T00:00:00Z
constexpr std::size_t kStackTraceSize = 4000;

// ---- times and numbers

std::string padded(std::uint64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

/// Makes a user id: "u-1042". (`"u-" + std::to_string(1042)` draws a false -Wrestrict from g++ 12.)
std::string numbered(std::string_view prefix, std::uint64_t number) {
  return std::string(prefix).append(std::to_string(number));
}

struct ClockTime {
  std::string year, day, month_number, month_name, time, milliseconds;
};

ClockTime clock_time(std::int64_t epoch_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> instant{milliseconds{epoch_ms}};
  const auto midnight = floor<days>(instant);
  const year_month_day date{midnight};
  const hh_mm_ss time{instant - midnight};
  const auto two = [](auto number) { return padded(static_cast<std::uint64_t>(number), 2); };
  const unsigned month = static_cast<unsigned>(date.month());
  return {.year = std::to_string(static_cast<int>(date.year())),
          .day = two(static_cast<unsigned>(date.day())),
          .month_number = two(month),
          .month_name = std::string(kMonths[month - 1]),
          .time = two(time.hours().count()) + ":" + two(time.minutes().count()) + ":" + two(time.seconds().count()),
          .milliseconds = padded(static_cast<std::uint64_t>(time.subseconds().count()), 3)};
}

std::string iso_time(std::int64_t epoch_ms) {
  const ClockTime t = clock_time(epoch_ms);
  return t.year + "-" + t.month_number + "-" + t.day + "T" + t.time + "." + t.milliseconds + "Z";
}

// ----

struct Level {
  std::string_view name;
  bool is_error = false;
};

Level random_level(Randomness& random) {
  const std::uint32_t dice = random.below(1000);
  if (dice < 10) return {"ERROR", true};
  if (dice < 50) return {"WARN"};
  if (dice < 150) return {"DEBUG"};
  return {"INFO"};
}

std::string stack_trace(Randomness& random, std::string_view message, std::size_t size) {
  std::string trace = "java.lang.IllegalStateException: " + std::string(message);
  while (trace.size() < size) {
    trace += "\n\tat ";
    trace += random.pick(kFrames);
    trace += std::to_string(1 + random.below(900)) + ")";
  }
  return trace;
}

}  // namespace

std::optional<LogKind> log_kind_named(std::string_view name) {
  if (name == "json") return LogKind::Json;
  if (name == "access") return LogKind::Access;
  if (name == "text") return LogKind::Text;
  if (name == "tiny") return LogKind::Tiny;
  if (name == "wide") return LogKind::Wide;
  if (name == "escaped") return LogKind::Escaped;
  if (name == "cards") return LogKind::Cards;
  return std::nullopt;
}

LogGenerator::LogGenerator(LogKind kind, std::uint64_t seed) : kind_(kind), random_(seed), now_ms_(kStartMs) {}

void LogGenerator::append_event(std::string& out) {
  now_ms_ += random_.below(90);
  switch (kind_) {
    case LogKind::Json: return append_json(out);
    case LogKind::Access: return append_access(out);
    case LogKind::Text: return append_text(out);
    case LogKind::Tiny: return append_tiny(random_, out);
    case LogKind::Wide: return append_wide(random_, out);
    case LogKind::Escaped: return append_escaped(random_, iso_time(now_ms_), out);
    case LogKind::Cards: return append_card(random_, iso_time(now_ms_), out);
  }
}

// Few users come often, many come once.
std::string LogGenerator::user_id() { return numbered("u-", 100'000 + random_.below(1 + random_.below(410'000))); }

// Most take a few milliseconds, some a thousand times that.
std::uint32_t LogGenerator::latency_microseconds() {
  std::uint32_t latency = 700 + random_.below(5000);
  while (latency < 20'000'000 && random_.chance(3, 8)) latency = 2 * latency + random_.below(1000);
  return latency;
}

std::string LogGenerator::hex_digits(std::size_t count) {
  std::string digits;
  for (std::uint64_t bits = 0; digits.size() < count; bits >>= 4) {
    if (digits.size() % 16 == 0) bits = random_.bits();
    digits += kHexDigits[bits & 0xFU];
  }
  return digits;
}

std::string LogGenerator::message(bool is_error) {
  if (random_.chance(5, 100)) return std::string(random_.pick(kKoreanMessages));
  if (is_error) return std::string(random_.pick(kErrors));
  if (random_.chance(1, 250)) return std::string(random_.pick(kDecoys));
  std::string text(random_.pick(kMessages));
  if (random_.chance(3, 4)) {
    text += "; ";
    text += random_.pick(kMessages);
  }
  return text;
}

void LogGenerator::append_json(std::string& out) {
  if (random_.chance(1, 3000)) {
    out += numbered("INFO:     worker ", random_.below(64)) + " started (ERROR log on stderr)\n";
    return;
  }
  const std::size_t line_begin = out.size();
  const Level level = random_level(random_);
  const std::string text = message(level.is_error);
  JsonWriter json(out, random_.chance(5, 100) ? JsonStyle::Python : JsonStyle::Compact);

  const bool head_first = !random_.chance(1, 10);
  if (head_first) write_head(json, level.name);
  json.text("logger", random_.pick(kLoggers));
  if (random_.chance(1, 2)) json.text("thread", numbered("http-nio-8080-exec-", 1 + random_.below(64)));
  json.text("message", text);
  if (!head_first) write_head(json, level.name);
  if (level.is_error || random_.chance(2, 100)) write_error_code(json);
  write_user(json);
  if (random_.chance(98, 100)) write_http(json, level.is_error);
  if (random_.chance(1, 5)) write_context(json);
  write_tags(json);
  const std::string id = hex_digits(32);
  json.text("requestId", id.substr(0, 8) + "-" + id.substr(8, 4) + "-" + id.substr(12, 4) + "-" + id.substr(16, 4) +
                             "-" + id.substr(20));
  if (level.is_error && random_.chance(1, 3)) json.text("stack", stack_trace(random_, text, kStackTraceSize));
  json.close();

  // A line that was cut off, in the middle of a character or of an escape perhaps: the last line of a killed writer.
  if (random_.chance(1, 2000)) {
    const std::size_t length = out.size() - line_begin;
    out.resize(line_begin + 1 + random_.below(static_cast<std::uint32_t>(length) - 1));
  }
  out += '\n';
}

void LogGenerator::write_head(JsonWriter& json, std::string_view level) {
  // Events reach a log a little out of order.
  json.text("ts", iso_time(now_ms_ - (random_.chance(1, 20) ? random_.below(2000) : 0)));
  // Errors more often, so that a search of the raw text misses some in any log of a few MiB.
  if (!random_.chance(1, level == "ERROR" ? 100 : 4000)) return json.text("level", level);
  // Legal JSON that a search of the raw text does not find: the first letter as \u0045.
  std::string escaped = "\"\\u00";
  escaped += kHexDigits[static_cast<std::size_t>(level[0] >> 4)];
  escaped += kHexDigits[static_cast<std::size_t>(level[0] & 0xF)];
  escaped += level.substr(1);
  json.verbatim("level", escaped + "\"");
}

void LogGenerator::write_error_code(JsonWriter& json) {
  const std::uint32_t family = random_.below(1000);
  if (family < 12) {
    json.text("errorCode", random_.chance(1, 2) ? "DA0001" : numbered("DA0001-", random_.below(9)));
  } else if (family < 350) {
    json.text("errorCode", numbered("DA00", 10 + random_.below(90)));
  } else if (family < 650) {
    json.text("errorCode", numbered("PG", 1000 + random_.below(5000)));
  } else {
    json.text("errorCode", numbered("HTTP-", random_.pick(kServerErrors)));
  }
  json.text("errorMessage", random_.chance(1, 5) ? random_.pick(kKoreanErrors) : random_.pick(kErrors));
}

void LogGenerator::write_user(JsonWriter& json) {
  if (random_.chance(5, 100)) return;
  if (random_.chance(1, 100)) return json.verbatim("user", "null");
  json.open("user");
  json.text("id", user_id());
  const std::uint32_t age = 12 + random_.below(70);
  if (random_.chance(1, 200)) {
    json.text("age", std::to_string(age));
  } else if (random_.chance(98, 100)) {
    json.number("age", age);
  }
  if (random_.chance(1, 2)) json.text("tier", random_.chance(1, 6) ? "gold" : "basic");
  json.close();
}

void LogGenerator::write_http(JsonWriter& json, bool is_error) {
  const std::uint32_t outcome = random_.below(1000);
  const std::uint32_t status = is_error && outcome < 600 ? random_.pick(kServerErrors)
                               : outcome < 930           ? 200
                               : outcome < 950           ? 304
                               : outcome < 993           ? random_.pick(kClientErrors)
                                                         : random_.pick(kServerErrors);
  json.open("http");
  json.text("method", random_.pick(kMethods));
  json.number("status", status);
  const std::uint32_t latency = latency_microseconds();
  json.verbatim("latency_ms", std::to_string(latency / 1000) + "." + padded(latency % 1000, 3));
  std::string path = "/api/v2/";
  path += random_.pick(kResources);
  path += numbered("/", random_.below(9'000'000));
  if (random_.chance(1, 3)) path += numbered("?page=", random_.below(40)) + "&size=20";
  json.text("path", path);
  if (random_.chance(1, 3)) json.text("ua", random_.pick(kAgents));
  json.close();
}

void LogGenerator::write_context(JsonWriter& json) {
  json.open("ctx");
  json.open("trace");
  json.text("id", hex_digits(16));
  json.text("region", random_.pick(kRegions));
  json.verbatim("sampled", random_.chance(1, 2) ? "true" : "false");
  json.close();
  json.open("node");
  json.verbatim("load", std::string("0.").append(padded(random_.below(1000), 3)));
  json.number("heap_mib", random_.below(4096));
  json.close();
  json.close();
}

void LogGenerator::write_tags(JsonWriter& json) {
  const std::string_view separator = json.style() == JsonStyle::Python ? ", " : ",";
  std::string tags;
  for (std::uint32_t left = random_.below(4); left > 0; --left) {
    if (!tags.empty()) tags += separator;
    tags += '"';
    tags += random_.pick(kTags);
    tags += '"';
  }
  json.verbatim("tags", std::string("[").append(tags) + "]");
}

void LogGenerator::append_access(std::string& out) {
  constexpr std::array kNetworks = {"192.0.2."sv, "198.51.100."sv, "203.0.113."sv};
  const ClockTime t = clock_time(now_ms_);
  out += random_.pick(kNetworks);
  out += std::to_string(1 + random_.below(254)) + " - ";
  out += random_.chance(1, 4) ? user_id() : "-";
  out += " [" + t.day + "/" + t.month_name + "/" + t.year + ":" + t.time + " +0000] \"";
  if (random_.chance(1, 2000)) {
    out += random_.chance(1, 2) ? "\\x16\\x03\\x01\\x02" : "";  // TLS on a plain port; a connection that sent nothing
    out += "\" 400 0\n";
    return;
  }
  out += random_.pick(kMethods);
  out += " /api/v2/";
  out += random_.pick(kResources);
  out += numbered("/", random_.below(9'000'000));
  if (random_.chance(3, 4)) {
    out += "?token=" + hex_digits(8 + random_.below(24));
    if (random_.chance(1, 2)) out += "&trace=" + hex_digits(16);
  }
  const std::uint32_t outcome = random_.below(1000);
  const std::uint32_t status = outcome < 890   ? 200
                               : outcome < 935 ? 304
                               : outcome < 985 ? random_.pick(kClientErrors)
                                               : random_.pick(kServerErrors);
  out += " HTTP/1.1\" " + std::to_string(status) + " ";
  out += std::to_string(random_.chance(1, 12) ? random_.below(4'000'000) : random_.below(20'000)) + "\n";
}

void LogGenerator::append_text(std::string& out) {
  const Level level = random_level(random_);
  const ClockTime t = clock_time(now_ms_);
  out += t.year + "-" + t.month_number + "-" + t.day + " " + t.time + "," + t.milliseconds;
  out += " ";
  out += level.name;
  out += numbered(" [exec-", 1 + random_.below(64)) + "] ";
  out += random_.pick(kLoggers);
  out += " - ";
  std::string text = message(level.is_error);
  std::replace(text.begin(), text.end(), '\n', ' ');
  out += text;
  out += " user=" + user_id();
  out += " request=" + hex_digits(16);
  out += numbered(" took=", latency_microseconds() / 1000) + "ms\n";
  if (level.is_error && random_.chance(1, 6)) out += stack_trace(random_, text, 600) + "\n";
}

std::string generate_log(LogKind kind, std::uint64_t seed, std::size_t size_bytes) {
  LogGenerator generator(kind, seed);
  std::string log;
  while (log.size() < size_bytes) generator.append_event(log);
  return log;
}

}  // namespace insitu::bench
