#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"

namespace insitu::scalar {
namespace {

enum class Family : std::uint8_t { V4, V6 };

struct Address {
  Family family{};
  std::array<std::uint8_t, 16> bytes{};  // V4: the first four
};

struct Subnet {
  Address address;
  unsigned prefix = 0;  // bits
};

unsigned bits_of(Family family) { return family == Family::V4 ? 32 : 128; }

std::optional<Address> read_address(std::string_view text) {
  char copy[INET6_ADDRSTRLEN] = {};  // inet_pton needs a NUL after it, and none inside
  if (text.size() >= sizeof copy || text.contains('\0')) return std::nullopt;
  std::ranges::copy(text, copy);
  Address address;
  address.family = text.contains(':') ? Family::V6 : Family::V4;
  const int family = address.family == Family::V6 ? AF_INET6 : AF_INET;
  if (inet_pton(family, copy, address.bytes.data()) != 1) return std::nullopt;
  return address;
}

std::optional<Subnet> read_subnet(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = read_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  Subnet subnet{.address = *address};
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + slash + 1, last, subnet.prefix);
  if (error != std::errc() || end != last || subnet.prefix > bits_of(address->family)) return std::nullopt;
  return subnet;
}

bool contains(const Subnet& subnet, const Address& address) {
  if (subnet.address.family != address.family) return false;
  const std::size_t whole_bytes = subnet.prefix / 8;
  const unsigned rest = subnet.prefix % 8;
  for (std::size_t i = 0; i < whole_bytes; ++i) {
    if (subnet.address.bytes[i] != address.bytes[i]) return false;
  }
  if (rest == 0) return true;
  const int difference = subnet.address.bytes[whole_bytes] ^ address.bytes[whole_bytes];
  return difference >> (8 - rest) == 0;
}

bool is_in_any(std::span<const Subnet> subnets, const Address& address) {
  return std::ranges::any_of(subnets, [&](const Subnet& subnet) { return contains(subnet, address); });
}

constexpr Subnet v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, unsigned prefix) {
  return {{Family::V4, {a, b, c, d}}, prefix};
}

constexpr Subnet v6(std::array<std::uint16_t, 4> groups, unsigned prefix, std::uint8_t last_byte = 0) {
  Subnet subnet{{Family::V6, {}}, prefix};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    subnet.address.bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8U);
    subnet.address.bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xFFU);
  }
  subnet.address.bytes[15] = last_byte;
  return subnet;
}

constexpr Subnet kPrivate[] = {v4(10, 0, 0, 0, 8), v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16)};  // RFC 1918

// IANA's registries of special-purpose addresses, and multicast: what is not globally reachable, or not stated to be.
constexpr Subnet kReserved[] = {
    v4(0, 0, 0, 0, 8),               // "this network"
    v4(10, 0, 0, 0, 8),              // private use
    v4(100, 64, 0, 0, 10),           // shared address space
    v4(127, 0, 0, 0, 8),             // loopback
    v4(169, 254, 0, 0, 16),          // link local
    v4(172, 16, 0, 0, 12),           // private use
    v4(192, 0, 0, 0, 24),            // IETF protocol assignments
    v4(192, 0, 2, 0, 24),            // documentation
    v4(192, 88, 99, 0, 24),          // deprecated 6to4 relay anycast
    v4(192, 168, 0, 0, 16),          // private use
    v4(198, 18, 0, 0, 15),           // benchmarking
    v4(198, 51, 100, 0, 24),         // documentation
    v4(203, 0, 113, 0, 24),          // documentation
    v4(224, 0, 0, 0, 4),             // multicast
    v4(240, 0, 0, 0, 4),             // reserved, limited broadcast
    v6({0x2001, 0, 0, 0}, 23),       // IETF protocol assignments, Teredo
    v6({0x2001, 0x0DB8, 0, 0}, 32),  // documentation
    v6({0x2002, 0, 0, 0}, 16),       // 6to4
    v6({0x3FFF, 0, 0, 0}, 20),       // documentation
};

// Exceptions within those that are globally reachable.
constexpr Subnet kReachable[] = {
    v4(192, 0, 0, 9, 32),            // port control protocol anycast
    v4(192, 0, 0, 10, 32),           // TURN anycast
    v6({0x0064, 0xFF9B, 0, 0}, 96),  // IPv4/IPv6 translation
    v6({0x2001, 1, 0, 0}, 128, 1),   // port control protocol anycast
    v6({0x2001, 1, 0, 0}, 128, 2),   // TURN anycast
    v6({0x2001, 1, 0, 0}, 128, 3),   // DNS-SD service registration anycast
    v6({0x2001, 3, 0, 0}, 32),       // AMT
    v6({0x2001, 4, 0x0112, 0}, 48),  // AS112
    v6({0x2001, 0x0020, 0, 0}, 28),  // ORCHIDv2
    v6({0x2001, 0x0030, 0, 0}, 28),  // drone remote ID
};

constexpr Subnet kGlobalUnicast = v6({0x2000, 0, 0, 0}, 3);  // all else of IPv6 is for something special

bool is_reserved(const Address& address) {
  if (is_in_any(kReachable, address)) return false;
  if (address.family == Family::V6 && !contains(kGlobalUnicast, address)) return true;
  return is_in_any(kReserved, address);
}

template <class Test>
FieldValue test_address(const FieldValue& value, FunctionContext& context, Test test) {
  const auto text = text_argument(value, context);
  if (!text) return {};
  const auto address = read_address(*text);
  return FieldValue::boolean(address && test(*address));
}

template <class Test>
FieldValue test_subnet(Arguments arguments, FunctionContext& context, Test test) {
  const auto cidr = text_argument(arguments[1], context);
  const auto subnet = cidr ? read_subnet(*cidr) : std::nullopt;
  if (!subnet) return {};
  return test_address(arguments[0], context,
                      [&](const Address& address) { return test(address.family) && contains(*subnet, address); });
}

bool is_v4(Family family) { return family == Family::V4; }
bool is_v6(Family family) { return family == Family::V6; }
bool is_any(Family /*family*/) { return true; }

}  // namespace

FieldValue is_valid_ip(Arguments arguments, FunctionContext& context) {
  return test_address(arguments[0], context, [](const Address& /*address*/) { return true; });
}

FieldValue is_valid_ip_v4(Arguments arguments, FunctionContext& context) {
  return test_address(arguments[0], context, [](const Address& address) { return is_v4(address.family); });
}

FieldValue is_valid_ip_v6(Arguments arguments, FunctionContext& context) {
  return test_address(arguments[0], context, [](const Address& address) { return is_v6(address.family); });
}

FieldValue is_ip_in_subnet(Arguments arguments, FunctionContext& context) {
  return test_subnet(arguments, context, is_any);
}

FieldValue is_ipv4_in_subnet(Arguments arguments, FunctionContext& context) {
  return test_subnet(arguments, context, is_v4);
}

FieldValue is_ipv6_in_subnet(Arguments arguments, FunctionContext& context) {
  return test_subnet(arguments, context, is_v6);
}

FieldValue ipv4_to_number(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  const auto address = text ? read_address(*text) : std::nullopt;
  if (!address || address->family != Family::V4) return {};
  std::int64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number * 256 + address->bytes[i];
  return FieldValue::integer(number);
}

FieldValue is_private_ip(Arguments arguments, FunctionContext& context) {
  return test_address(arguments[0], context, [](const Address& address) { return is_in_any(kPrivate, address); });
}

FieldValue is_public_ip(Arguments arguments, FunctionContext& context) {
  return test_address(arguments[0], context, [](const Address& address) { return !is_reserved(address); });
}

FieldValue is_reserved_ip(Arguments arguments, FunctionContext& context) {
  return test_address(arguments[0], context, is_reserved);
}

std::optional<Function::LiteralProblem> check_subnet(std::span<const std::optional<std::string>> literals) {
  if (literals.size() < 2 || !literals[1] || read_subnet(*literals[1])) return std::nullopt;
  return Function::LiteralProblem{1, "`" + *literals[1] + "` is no subnet such as `10.0.0.0/8` or `2001:db8::/32`"};
}

}  // namespace insitu::scalar
