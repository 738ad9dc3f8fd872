#include "engine/expression/functions.h"

#include <algorithm>
#include <limits>

#include "engine/expression/function_codes.h"
#include "engine/model/ascii.h"

namespace insitu {
namespace {

constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMaxCaseArguments = 21;  // ten branches and a default
constexpr std::optional<std::size_t> kNoPeriod;

constexpr Function kFunctions[] = {
    {"abs", 1, 1, scalar::absolute, "abs(number)", "the absolute value"},
    {"base64decode", 1, 1, scalar::base64_decode, "base64decode(text)", "the text that base64 spells"},
    {"base64encode", 1, 1, scalar::base64_encode, "base64encode(text)", "the text in base64"},
    {"case", 2, kMaxCaseArguments, scalar::case_of, "case(condition, value, ... [, default])",
     "the value after the first true condition"},
    {"ceil", 1, 1, scalar::ceiling, "ceil(number)", "rounded up"},
    {"coalesce", 1, kAnyNumber, scalar::coalesce, "coalesce(value, ...)", "the first value that is not missing"},
    {"concat", 1, kAnyNumber, scalar::concat, "concat(text, ...)", "the texts joined"},
    {"date_ceil", 2, 2, scalar::date_ceil, "date_ceil(time, period)", "another spelling of dateceil",
     Listing::Undocumented, 1},
    {"date_floor", 2, 2, scalar::date_floor, "date_floor(time, period)", "another spelling of datefloor",
     Listing::Undocumented, 1},
    {"dateceil", 2, 2, scalar::date_ceil, "dateceil(time, period)", "the time rounded up to a whole period",
     Listing::Documented, 1},
    {"datefloor", 2, 2, scalar::date_floor, "datefloor(time, period)", "the time rounded down to a whole period",
     Listing::Documented, 1},
    {"decToHex", 1, 1, scalar::dec_to_hex, "decToHex(number)", "the number in hexadecimal digits after 0x"},
    {"endsWith", 2, 2, scalar::ends_with, "endsWith(text, end)", "1 where the text ends so, else 0"},
    {"floor", 1, 1, scalar::floor_of, "floor(number)", "rounded down"},
    {"formatDate", 2, 3, scalar::format_date, "formatDate(time, format [, zone])",
     "the time as strftime's format has it", Listing::Documented, kNoPeriod, scalar::check_format_date},
    {"fromMillis", 1, 1, scalar::from_millis, "fromMillis(number)", "the time at these epoch milliseconds"},
    {"greatest", 1, kAnyNumber, scalar::greatest, "greatest(number, ...)", "the largest of the numbers"},
    {"haversine", 4, 4, scalar::haversine, "haversine(lat1, lon1, lat2, lon2)",
     "the distance of two places given in degrees, in kilometres"},
    {"hexToAscii", 1, 1, scalar::hex_to_ascii, "hexToAscii(text)", "the text that hexadecimal digits spell"},
    {"hexToDec", 1, 1, scalar::hex_to_dec, "hexToDec(text)", "the number that hexadecimal digits spell"},
    {"histogram", 2, 2, scalar::histogram, "histogram(number, width)",
     "the lower bound of the number's bucket of this width"},
    {"if", 3, 3, scalar::if_else, "if(condition, value, other)",
     "the value where the condition is true, else the other"},
    {"ipv4ToNumber", 1, 1, scalar::ipv4_to_number, "ipv4ToNumber(text)", "an IPv4 address as a number"},
    {"isblank", 1, 1, scalar::is_blank, "isblank(text)", "1 where the text is missing or white space, else 0"},
    {"isempty", 1, 1, scalar::is_empty, "isempty(text)", "1 where the text is missing or empty, else 0"},
    {"isIpInSubnet", 2, 2, scalar::is_ip_in_subnet, "isIpInSubnet(text, cidr)",
     "1 for an address in the subnet, else 0", Listing::Documented, kNoPeriod, scalar::check_subnet},
    {"isIpv4InSubnet", 2, 2, scalar::is_ipv4_in_subnet, "isIpv4InSubnet(text, cidr)",
     "1 for an IPv4 address in the subnet, else 0", Listing::Documented, kNoPeriod, scalar::check_subnet},
    {"isIpv6InSubnet", 2, 2, scalar::is_ipv6_in_subnet, "isIpv6InSubnet(text, cidr)",
     "1 for an IPv6 address in the subnet, else 0", Listing::Documented, kNoPeriod, scalar::check_subnet},
    {"isNumeric", 1, 1, scalar::is_numeric, "isNumeric(value)", "1 for a number or a text that is one, else 0"},
    {"ispresent", 1, 1, scalar::is_present, "ispresent(field)", "1 where the field is not missing, else 0"},
    {"isPrivateIP", 1, 1, scalar::is_private_ip, "isPrivateIP(text)",
     "1 for an IPv4 address of a private network (RFC 1918), else 0"},
    {"isPublicIP", 1, 1, scalar::is_public_ip, "isPublicIP(text)",
     "1 for an address that is globally reachable, else 0"},
    {"isReservedIP", 1, 1, scalar::is_reserved_ip, "isReservedIP(text)",
     "1 for an address kept for a special purpose (IANA), else 0"},
    {"isValidIp", 1, 1, scalar::is_valid_ip, "isValidIp(text)", "1 for an IPv4 or IPv6 address, else 0"},
    {"isValidIpV4", 1, 1, scalar::is_valid_ip_v4, "isValidIpV4(text)", "1 for an IPv4 address, else 0"},
    {"isValidIpV6", 1, 1, scalar::is_valid_ip_v6, "isValidIpV6(text)", "1 for an IPv6 address, else 0"},
    {"jsonArrayContains", 2, 2, scalar::json_array_contains, "jsonArrayContains(array, text)",
     "1 where a JSON array has the text, else 0"},
    {"jsonArraySize", 1, 1, scalar::json_array_size, "jsonArraySize(array)", "the number of elements of a JSON array"},
    {"jsonParse", 1, 1, scalar::json_parse, "jsonParse(text)", "the map or list that a JSON text spells"},
    {"jsonStringify", 1, 1, scalar::json_stringify, "jsonStringify(value)", "a map or list as JSON text"},
    {"least", 1, kAnyNumber, scalar::least, "least(number, ...)", "the smallest of the numbers"},
    {"log", 1, 1, scalar::natural_log, "log(number)", "the natural logarithm"},
    {"ltrim", 1, 2, scalar::trim_left, "ltrim(text [, characters])",
     "without white space, or these characters, at the left"},
    {"md5", 1, 1, scalar::md5, "md5(text)", "the MD5 hash in hexadecimal digits"},
    {"messageSize", 1, 1, scalar::message_size, "messageSize(field)", "the length in bytes"},
    {"now", 0, 0, scalar::now, "now()", "the time at which the query runs, in epoch seconds"},
    {"parseDate", 2, 3, scalar::parse_date, "parseDate(text, pattern [, zone])",
     "epoch milliseconds of a time written by a DateTimeFormatter pattern", Listing::Documented, kNoPeriod,
     scalar::check_parse_date},
    {"queryEndTime", 0, 0, scalar::query_end_time, "queryEndTime()",
     "the end of the query's window, in epoch milliseconds"},
    {"queryStartTime", 0, 0, scalar::query_start_time, "queryStartTime()",
     "the start of the query's window, in epoch milliseconds"},
    {"queryTimeRange", 0, 0, scalar::query_time_range, "queryTimeRange()",
     "the length of the query's window in milliseconds"},
    {"regex_replace", 3, 3, scalar::regex_replace, "regex_replace(text, regex, new)",
     "another spelling of regexReplace", Listing::Documented, kNoPeriod, scalar::check_regex},
    {"regexReplace", 3, 3, scalar::regex_replace, "regexReplace(text, regex, new)",
     "every match of the regex replaced; $1 is what its first group captured", Listing::Documented, kNoPeriod,
     scalar::check_regex},
    {"replace", 3, 3, scalar::replace, "replace(text, search, new)", "every occurrence replaced"},
    {"round", 1, 2, scalar::round_off, "round(number [, digits])",
     "rounded to digits after the point, half away from zero"},
    {"rtrim", 1, 2, scalar::trim_right, "rtrim(text [, characters])",
     "without white space, or these characters, at the right"},
    {"sha256", 1, 1, scalar::sha256, "sha256(text)", "the SHA-256 hash in hexadecimal digits"},
    {"split", 2, 2, scalar::split, "split(text, delimiter)", "the list of the parts between the delimiters"},
    {"sqrt", 1, 1, scalar::square_root, "sqrt(number)", "the square root"},
    {"startsWith", 2, 2, scalar::starts_with, "startsWith(text, begin)", "1 where the text begins so, else 0"},
    {"strcontains", 2, 3, scalar::string_contains, "strcontains(text, search [, anyCase])",
     "1 where the text has the other one in it, else 0"},
    {"strftime", 2, 3, scalar::format_date, "strftime(time, format [, zone])", "another name of formatDate",
     Listing::Documented, kNoPeriod, scalar::check_format_date},
    {"strlen", 1, 1, scalar::string_length, "strlen(text)", "the length in Unicode code points"},
    {"substr", 2, 3, scalar::substring, "substr(text, start [, length])", "the text from a place on, counted from 0"},
    {"toDouble", 1, 1, scalar::to_double, "toDouble(text)", "the text as a number"},
    {"toInt", 1, 1, scalar::to_int, "toInt(text)", "the whole part of the number, in 32 bits"},
    {"toLong", 1, 1, scalar::to_long, "toLong(text)", "the whole part of the number, in 64 bits"},
    {"tolower", 1, 1, scalar::to_lower, "tolower(text)", "in small letters"},
    {"toMillis", 1, 1, scalar::to_millis, "toMillis(time)", "the time in epoch milliseconds"},
    {"toNumber", 1, 1, scalar::to_number, "toNumber(text)", "the text as a number"},
    {"toupper", 1, 1, scalar::to_upper, "toupper(text)", "in capital letters"},
    {"trim", 1, 2, scalar::trim, "trim(text [, characters])", "without white space, or these characters, at both ends"},
    {"unmask", 1, 1, scalar::unmask, "unmask(field)", "the field; local files hold nothing masked"},
    {"urldecode", 1, 1, scalar::url_decode, "urldecode(text)", "the text that a part of a URL spells"},
    {"urlencode", 1, 1, scalar::url_encode, "urlencode(text)", "the text as a part of a URL"},
};

}  // namespace

std::span<const Function> functions() { return kFunctions; }

const Function* find_function(std::string_view name) {
  const auto* found = std::ranges::find_if(kFunctions, [&](const Function& function) {
    return std::ranges::equal(function.name, name, {}, to_lower, to_lower);
  });
  return found == std::end(kFunctions) ? nullptr : found;
}

}  // namespace insitu
