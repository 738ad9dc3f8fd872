#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What the fuzzers ask of any bytes. Each target returns what is wrong with the answers, or nothing; that nothing
/// crashes is for the sanitizers to see. The replay test asks the same of every file that was kept.
namespace insitu::fuzz {

using Finding = std::optional<std::string>;

/// The bytes are a filter pattern.
Finding filter_pattern(std::string_view bytes);
/// The first line is a filter pattern, the rest a block of lines.
Finding scan(std::string_view bytes);
/// Up to the first NUL the bytes are a query, the rest a block of lines.
Finding query(std::string_view bytes);
/// The bytes are a template, in any of its forms, and a test file.
Finding definitions(std::string_view bytes);
/// The bytes are a file of event objects, and one JSON message.
Finding events(std::string_view bytes);

}  // namespace insitu::fuzz
