// Compares the verdicts on random number literals with those of exact fractions.
#include <boost/multiprecision/cpp_int.hpp>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

using Fraction = boost::multiprecision::cpp_rational;
using boost::multiprecision::cpp_int;

cpp_int power_of_ten(unsigned exponent) {
  return boost::multiprecision::pow(cpp_int(10), exponent);
}

// Returns the exact value of a JSON literal.
Fraction value_of(std::string literal) {
  int exponent = 0;
  if (const auto e = literal.find_first_of("eE"); e != literal.npos) {
    exponent = std::stoi(literal.substr(e + 1));
    literal.resize(e);
  }
  const bool negative = literal.front() == '-';
  if (negative) literal.erase(0, 1);
  if (const auto dot = literal.find('.'); dot != literal.npos) {
    exponent -= static_cast<int>(literal.size() - dot - 1);
    literal.erase(dot, 1);
  }
  literal.erase(0, std::min(literal.find_first_not_of('0'), literal.size() - 1));
  const Fraction digits(cpp_int((negative ? "-" : "") + literal));
  const cpp_int scale = power_of_ten(static_cast<unsigned>(std::abs(exponent)));
  return exponent < 0 ? digits / Fraction(scale) : digits * Fraction(scale);
}

class Literals {
 public:
  // Returns a literal of one of six classes: short, near the ends of 64 bits, long integers, reals
  // beyond a double's digits, long reals, and magnitudes beyond a double.
  std::string any() {
    switch (below(6)) {
      case 0:
        return sign() + digits(1, 3) + (below(2) ? "." + digits(1, 3) : "") + exponent(3);
      case 1:
        return near_64_bits();
      case 2:
        return sign() + "9" + digits(19, 40);
      case 3:
        return sign() + "0." + digits(17, 25);
      case 4:
        return sign() + "7" + digits(14, 25) + "." + digits(1, 20);
      default:
        return sign() + "1." + digits(1, 3) + exponent(420);
    }
  }

  // Returns the same literal, another spelling of the same value, or a literal with a slightly
  // different value.
  std::string like(const std::string& literal) {
    const bool plain = literal.find_first_of("eE") == literal.npos;
    const bool whole = plain && literal.find('.') == literal.npos;
    switch (below(4)) {
      case 0:
        return whole ? literal + ".0" : plain ? literal + "00" : literal;
      case 1:
        return plain ? literal + "e0" : literal;
      case 2:
        return whole ? literal + ".00000000000000000001" : plain ? literal + "1" : literal;
      default:
        return literal;
    }
  }

  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }

 private:
  std::string sign() { return below(3) == 0 ? "-" : ""; }
  std::string digits(unsigned least, unsigned most) {
    std::string out;
    for (unsigned left = least + below(most - least + 1); left > 0; --left) {
      out += static_cast<char>('0' + below(10));
    }
    // A literal has no zeros before its other digits.
    return out.size() > 1 && out.front() == '0' ? "1" + out.substr(1) : out;
  }
  std::string exponent(unsigned most) {
    if (below(2) == 0) return "";
    return std::string(below(2) ? "e" : "E") + (below(2) ? "-" : "") + std::to_string(below(most));
  }
  std::string near_64_bits() {
    const cpp_int ends[] = {cpp_int(1) << 53U, cpp_int(1) << 63U, cpp_int(1) << 64U,
                            power_of_ten(18)};
    const cpp_int value = ends[below(4)] + static_cast<int>(below(5)) - 2;
    return sign() + value.str();
  }

  std::mt19937_64 random_{20'261'129};
};

bool holds(const std::string& keyword, const Fraction& value, const Fraction& bound) {
  if (keyword == "minimum") return value >= bound;
  if (keyword == "maximum") return value <= bound;
  if (keyword == "exclusiveMinimum") return value > bound;
  if (keyword == "exclusiveMaximum") return value < bound;
  if (keyword == "multipleOf") return denominator(Fraction(value / bound)) == 1;
  return value == bound;  // const, enum
}

std::string schema_of(const std::string& keyword, const std::string& literal) {
  return keyword == "enum" ? R"({"enum":["x",)" + literal + "]}"
                           : "{\"" + keyword + "\":" + literal + "}";
}

// Returns true if all functions give this verdict about an instance.
bool all_say(const Schema& schema, const std::string& instance, bool expected) {
  const auto report = schema.report(instance, OutputFormat::kBasic);
  const std::string_view verdict = expected ? R"("valid":true)" : R"("valid":false)";
  return schema.accepts(instance) == expected && schema.check(instance).has_value() == expected &&
         report.has_value() && report.value().find(verdict) != std::string::npos;
}

TEST_CASE("random numbers are judged as exact fractions are, by every way to ask") {
  Literals literals;
  for (int i = 0; i < 600; ++i) {
    const std::string keywords[] = {
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "const",   "enum"};
    const std::string keyword = keywords[literals.below(7)];
    std::string bound = literals.any();
    if (keyword == "multipleOf" && value_of(bound) <= 0) bound = "0.01";
    const Schema schema = Schema::compile(schema_of(keyword, bound)).value();
    for (int k = 0; k < 6; ++k) {
      const std::string instance = literals.below(2) ? literals.like(bound) : literals.any();
      INFO(schema_of(keyword, bound) << " and " << instance);
      CHECK(all_say(schema, instance, holds(keyword, value_of(instance), value_of(bound))));
    }
  }
}

TEST_CASE("random numbers are integers and equal items where exact fractions are") {
  Literals literals;
  const Schema integer = Schema::compile(R"({"type":"integer"})").value();
  const Schema unique = Schema::compile(R"({"uniqueItems":true})").value();
  for (int i = 0; i < 1500; ++i) {
    const std::string one = literals.any();
    const std::string other = literals.like(one);
    INFO(one << " and " << other);
    CHECK(all_say(integer, one, denominator(value_of(one)) == 1));
    CHECK(all_say(unique, "[" + one + "," + other + "]", value_of(one) != value_of(other)));
  }
}

}  // namespace
}  // namespace patchbay::schema
