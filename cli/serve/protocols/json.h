#pragma once

#include <string>
#include <string_view>

#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// Reads the body of a request in JSON: an object, nested at most 64 deep; an empty body is one without members.
/// A member that is null is not there. The refusal is a SerializationException.
Answered<Tree> read_json(std::string_view body);

/// Writes JSON. Moments are seconds with three decimals; doubles always have a period or an exponent, so that a client
/// knows them from integers; what is not valid UTF-8 becomes U+FFFD.
std::string write_json(const Tree& tree);
void append_json(std::string& out, const Tree& tree);

}  // namespace insitu::serve
