#pragma once

#include <string>

namespace insitu {

/// Appends a number without exponent, rounded to `decimals` places behind the point (negative: in front of it) and
/// without trailing zeros. What is rounded, half away from zero, is the shortest decimal that reads back as the same
/// double: whoever wrote 2.00005 meant that and not the binary fraction just below it. REQUIRES: `number` is finite
void append_decimal(std::string& out, double number, int decimals);

/// The double nearest to that decimal.
double rounded_to(double number, int decimals);

}  // namespace insitu
