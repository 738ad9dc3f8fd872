#pragma once

#include <string>
#include <string_view>

#include "bench/corpus/randomness.h"

/// JSON lines that are odd in one respect each, and the same for the same random numbers. Each appends a line with its
/// newline; `time` is ISO 8601.
namespace insitu::bench {

/// 36 bytes and no time: {"l":"INFO","n":993908,"u":"u2471"}
void append_tiny(Randomness& random, std::string& out);
/// 200 members and no time: `level` in the middle, `latency` last.
void append_wide(Randomness& random, std::string& out);
/// Time, level, and a message of 10 to 40 Korean words as `json.dumps` writes it: \uXXXX.
void append_escaped(Randomness& random, std::string_view time, std::string& out);
/// One of a million ids, a latency and a short message.
void append_card(Randomness& random, std::string_view time, std::string& out);

}  // namespace insitu::bench
