#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <string>

#include "tests/differential/reference_functions.h"

namespace insitu::reference {
namespace {

// Four or sixteen bytes.
using Address = std::vector<unsigned char>;

std::optional<Address> read_v4(const std::string& text) {
  Address bytes(4);
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

std::optional<Address> read_v6(const std::string& text) {
  Address bytes(16);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

std::optional<Address> read_any(const std::string& text) {
  if (auto v4 = read_v4(text)) return v4;
  return read_v6(text);
}

struct Subnet {
  Address base;
  std::size_t bits = 0;
};

std::optional<Subnet> read_subnet(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto base = read_any(text.substr(0, slash));
  const std::string digits = text.substr(slash + 1);
  std::size_t bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
  if (!base || !is_number || bits > base->size() * 8) return std::nullopt;
  return Subnet{*base, bits};
}

bool bit_at(const Address& address, std::size_t bit) { return ((address[bit / 8] >> (7 - bit % 8)) & 1) != 0; }

bool is_in(const Address& address, const Subnet& subnet) {
  if (address.size() != subnet.base.size()) return false;
  for (std::size_t bit = 0; bit < subnet.bits; ++bit) {
    if (bit_at(address, bit) != bit_at(subnet.base, bit)) return false;
  }
  return true;
}

template <std::size_t kCount>
bool is_in_any(const Address& address, const std::array<const char*, kCount>& subnets) {
  for (const char* text : subnets) {
    if (is_in(address, *read_subnet(text))) return true;
  }
  return false;
}

constexpr std::array<const char*, 3> kPrivate = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"};

// IANA's special-purpose registries: what is not globally reachable.
constexpr std::array<const char*, 28> kSpecial = {
    "0.0.0.0/8",      "10.0.0.0/8",   "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24",   "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",  "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4",  "240.0.0.0/4",    "::/128",         "::1/128",        "::ffff:0:0/96",
    "64:ff9b:1::/48", "100::/64",     "2001::/23",      "2001:db8::/32",  "2002::/16",      "3fff::/20",
    "5f00::/16",      "fc00::/7",     "fe80::/10",      "ff00::/8"};

Value in_subnet(const std::vector<Value>& arguments, std::size_t family) {
  const auto text = plain_text_of(arguments[0]);
  const auto subnet_text = plain_text_of(arguments[1]);
  if (!text || !subnet_text) return Missing{};
  const auto subnet = read_subnet(*subnet_text);
  if (!subnet) return Missing{};
  const auto address = read_any(*text);
  const bool is_right_family = family == 0 || (address && address->size() == family);
  return from_truth(address && is_right_family && is_in(*address, *subnet));
}

}  // namespace

std::optional<Value> call_address_function(std::string_view name, const std::vector<Value>& arguments) {
  if (name == "isipinsubnet") return in_subnet(arguments, 0);
  if (name == "isipv4insubnet") return in_subnet(arguments, 4);
  if (name == "isipv6insubnet") return in_subnet(arguments, 16);
  const bool is_one = name == "isvalidip" || name == "isvalidipv4" || name == "isvalidipv6" || name == "ipv4tonumber" ||
                      name == "isprivateip" || name == "ispublicip" || name == "isreservedip";
  if (!is_one) return std::nullopt;
  const auto text = plain_text_of(arguments[0]);
  if (!text) return Missing{};
  const auto v4 = read_v4(*text);
  const auto address = read_any(*text);
  if (name == "isvalidip") return from_truth(address.has_value());
  if (name == "isvalidipv4") return from_truth(v4.has_value());
  if (name == "isvalidipv6") return from_truth(read_v6(*text).has_value());
  if (name == "ipv4tonumber") {
    if (!v4) return Missing{};
    return ((std::int64_t{(*v4)[0]} * 256 + (*v4)[1]) * 256 + (*v4)[2]) * 256 + (*v4)[3];
  }
  if (name == "isprivateip") return from_truth(address && is_in_any(*address, kPrivate));
  const bool is_special = address && is_in_any(*address, kSpecial);
  if (name == "isreservedip") return from_truth(is_special);
  return from_truth(address && !is_special);
}

}  // namespace insitu::reference
