#include <gtest/gtest.h>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

void expect_truth(std::string_view name, const char* truth, const std::vector<const char*>& addresses) {
  for (const char* address : addresses) EXPECT_EQ(FunctionCall(name)({text(address)}), truth) << name << ' ' << address;
}

TEST(NetworkFunctions, Addresses) {
  const std::vector<const char*> v4 = {"192.0.2.1", "0.0.0.0", "255.255.255.255"};
  const std::vector<const char*> v6 = {"2001:db8::1", "::", "::ffff:1.2.3.4", "FE80::1"};
  const std::vector<const char*> neither = {"",  "1.2.3",   "1.2.3.4.5",    "256.1.1.1", "01.2.3.4",  "1.2.3.4 ",
                                            "x", "1::2::3", "fe80::1%eth0", "12345::",   "10.0.0.0/8"};
  for (const char* name : {"isValidIp", "isValidIpV4"}) expect_truth(name, "1", v4);
  for (const char* name : {"isValidIp", "isValidIpV6"}) expect_truth(name, "1", v6);
  expect_truth("isValidIpV6", "0", v4);
  expect_truth("isValidIpV4", "0", v6);
  for (const char* name : {"isValidIp", "isValidIpV4", "isValidIpV6"}) expect_truth(name, "0", neither);
  EXPECT_EQ(FunctionCall("isValidIp")({text(std::string_view("1.2.3.4\0", 8))}), "0");
}

TEST(NetworkFunctions, Subnets) {
  expect_results({
      {"isIpv4InSubnet", {text("192.0.2.77"), text("192.0.2.0/24")}, "1"},
      {"isIpv4InSubnet", {text("192.0.3.77"), text("192.0.2.0/24")}, "0"},
      {"isIpv4InSubnet", {text("2001:db8::1"), text("192.0.2.0/24")}, "0"},
      {"isIpv4InSubnet", {text("2001:db8::1"), text("2001:db8::/32")}, "0"},
      {"isIpv6InSubnet", {text("2001:db8::5"), text("2001:db8::/32")}, "1"},
      {"isIpv6InSubnet", {text("10.0.0.1"), text("10.0.0.0/8")}, "0"},
      {"isIpInSubnet", {text("10.1.2.3"), text("10.0.0.0/8")}, "1"},
      {"isIpInSubnet", {text("2001:db8:1::1"), text("2001:db8::/32")}, "1"},
      {"isIpInSubnet", {text("2001:db9::1"), text("2001:db8::/32")}, "0"},
      {"isIpInSubnet", {text("10.1.2.3"), text("2001:db8::/32")}, "0"},
      {"isIpInSubnet", {text("172.31.255.255"), text("172.16.0.0/12")}, "1"},
      {"isIpInSubnet", {text("172.32.0.0"), text("172.16.0.0/12")}, "0"},
      {"isIpInSubnet", {text("10.9.9.9"), text("10.1.2.3/8")}, "1"},
      {"isIpInSubnet", {text("8.8.8.8"), text("0.0.0.0/0")}, "1"},
      {"isIpInSubnet", {text("8.8.8.8"), text("8.8.8.8/32")}, "1"},
      {"isIpInSubnet", {text("8.8.8.9"), text("8.8.8.8/32")}, "0"},
      {"isIpInSubnet", {text("::1"), text("::1/128")}, "1"},
      {"isIpInSubnet", {text("::2"), text("::1/128")}, "0"},
      {"isIpInSubnet", {text("host"), text("10.0.0.0/8")}, "0"},
      {"isIpInSubnet", {text("10.0.0.1"), text("10.0.0.0")}, kNothing},
      {"isIpInSubnet", {text("10.0.0.1"), text("10.0.0.0/33")}, kNothing},
      {"isIpInSubnet", {text("10.0.0.1"), text("10.0.0.0/")}, kNothing},
      {"isIpInSubnet", {text("10.0.0.1"), text("10.0.0.0/-8")}, kNothing},
      {"isIpInSubnet", {text("10.0.0.1"), text("10.0.0.0/8x")}, kNothing},
      {"isIpInSubnet", {text("10.0.0.1"), kMissing}, kNothing},
  });
}

TEST(NetworkFunctions, Ipv4AsANumber) {
  expect_results({
      {"ipv4ToNumber", {text("192.168.1.1")}, "3232235777"},
      {"ipv4ToNumber", {text("255.255.255.255")}, "4294967295"},
      {"ipv4ToNumber", {text("::1")}, kNothing},
      {"ipv4ToNumber", {text("x")}, kNothing},
  });
}

// RFC 1918
TEST(NetworkFunctions, PrivateAddresses) {
  expect_truth("isPrivateIP", "1", {"10.1.2.3", "172.16.0.0", "172.31.255.1", "192.168.0.1"});
  expect_truth("isPrivateIP", "0", {"172.32.0.1", "8.8.8.8", "127.0.0.1", "fc00::1", "x"});
}

// IANA's registries of special-purpose addresses.
TEST(NetworkFunctions, PublicAddressesAreThoseNotReserved) {
  const std::vector<const char*> open = {"8.8.8.8",         "1.1.1.1",       "192.0.0.9",
                                         "192.0.0.10",      "192.31.196.1",  "172.32.0.1",
                                         "2606:4700::1111", "2001:4:112::1", "64:ff9b::808:808"};
  const std::vector<const char*> reserved = {
      "10.0.0.1",    "240.0.0.1", "255.255.255.255", "224.0.0.1",      "0.0.0.0",     "100.64.0.1", "127.0.0.1",
      "169.254.1.1", "192.0.0.1", "192.0.2.1",       "198.19.255.255", "203.0.113.5", "::",         "::1",
      "fe80::1",     "fc00::1",   "2001:db8::1",     "2001::1",        "ff02::1",     "4000::1",    "::ffff:8.8.8.8"};
  expect_truth("isPublicIP", "1", open);
  expect_truth("isReservedIP", "0", open);
  expect_truth("isPublicIP", "0", reserved);
  expect_truth("isReservedIP", "1", reserved);
  expect_truth("isPublicIP", "0", {"x", ""});
  expect_truth("isReservedIP", "0", {"x", ""});
}

}  // namespace
}  // namespace insitu
