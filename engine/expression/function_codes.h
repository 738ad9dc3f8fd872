#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/expression/function.h"

/// The code of each function, which the table points to, theme by theme, one .cpp each.
namespace insitu::scalar {

using Arguments = std::span<const FieldValue>;
using Code = FieldValue(Arguments arguments, FunctionContext& context);
using LiteralCheck = std::optional<Function::LiteralProblem>(std::span<const std::optional<std::string>> literals);

// functions_general.cpp
Code is_present, coalesce, case_of, if_else, is_numeric, message_size, unmask;

// functions_number.cpp
Code absolute, ceiling, floor_of, square_root, natural_log, greatest, least, round_off, haversine, histogram;
Code to_number, to_double, to_int, to_long;

// functions_text.cpp
Code is_empty, is_blank, concat, trim, trim_left, trim_right, string_length, to_upper, to_lower, substring, replace;
Code string_contains, starts_with, ends_with, split;

// functions_regex.cpp
Code regex_replace;
LiteralCheck check_regex;

// functions_encoding.cpp
Code url_encode, url_decode, base64_encode, base64_decode, hex_to_ascii, hex_to_dec, dec_to_hex, md5, sha256;

// functions_json.cpp
Code json_parse, json_stringify, json_array_size, json_array_contains;

// functions_network.cpp
Code is_valid_ip, is_valid_ip_v4, is_valid_ip_v6, is_ip_in_subnet, is_ipv4_in_subnet, is_ipv6_in_subnet;
Code ipv4_to_number, is_private_ip, is_public_ip, is_reserved_ip;
LiteralCheck check_subnet;

// functions_time.cpp
Code date_floor, date_ceil, from_millis, to_millis, now, parse_date, format_date;
Code query_start_time, query_end_time, query_time_range;
LiteralCheck check_parse_date, check_format_date;

}  // namespace insitu::scalar
