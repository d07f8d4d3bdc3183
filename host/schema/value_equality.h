// Compares two values (2020-12 Core §4.2.2), and finds equal items in a list.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <vector>

#include "schema/instance.h"
#include "schema/json_names.h"

namespace patchbay::schema {

constexpr std::size_t kPairwise = 8;  // up to this many items, all pairs are compared

template <class V>
std::vector<MemberOf<V>> sorted_members(const V& object) {
  std::vector<MemberOf<V>> members;
  for (const auto& member : object.members()) members.push_back(member);
  std::sort(members.begin(), members.end(),
            [](const auto& left, const auto& right) { return left.key < right.key; });
  return members;
}

template <class A, class B>
bool equal(const A& left, const B& right);

template <class A, class B>
bool equal_objects(const A& left, const B& right) {
  if (left.size() != right.size()) return false;
  if (left.size() > kPairwise) {
    const auto ours = sorted_members(left);
    const auto theirs = sorted_members(right);
    return std::equal(ours.begin(), ours.end(), theirs.begin(), [](const auto& a, const auto& b) {
      return a.key == b.key && equal(a.value, b.value);
    });
  }
  for (const auto& [key, value] : left.members()) {
    bool found = false;
    for (const auto& [other, candidate] : right.members()) {
      if (other == key) {
        found = equal(value, candidate);
        break;
      }
    }
    if (!found) return false;
  }
  return true;
}

template <class A, class B>
bool equal(const A& left, const B& right) {
  const Kind kind = left.kind();
  const Kind other = right.kind();
  const auto number = [](Kind of) { return of == Kind::kInteger || of == Kind::kReal; };
  if (number(kind) && number(other)) return compare(left.number(), right.number()) == 0;
  if (kind != other) return false;
  switch (kind) {
    case Kind::kBoolean:
      return left.boolean() == right.boolean();
    case Kind::kString:
      return left.text() == right.text();
    case Kind::kArray: {
      if (left.size() != right.size()) return false;
      const auto ours = left.items();
      auto theirs = right.items().begin();
      for (const auto& item : ours) {
        if (!equal(item, *theirs)) return false;
        ++theirs;
      }
      return true;
    }
    case Kind::kObject:
      return equal_objects(left, right);
    default:
      return true;
  }
}

// Returns the work of comparing a value: 1 for each value in it, and 1 for each character of a long
// number.
template <class V>
std::size_t read_by_equal(const V& value) {
  std::size_t read = 1;
  std::int64_t small = 0;
  switch (value.kind()) {
    case Kind::kInteger:
    case Kind::kReal:
      return value.int64(small) ? read : read + value.number().text.size();
    case Kind::kArray:
      for (const auto& item : value.items()) read += read_by_equal(item);
      return read;
    case Kind::kObject:
      for (const auto& [key, member] : value.members()) read += read_by_equal(member);
      return read;
    default:
      return read;
  }
}

// A hash with a secret seed. Equal values have equal hashes. Without the seed, nobody can prepare
// values whose hashes collide.
class ValueHash {
 public:
  explicit ValueHash(std::uint64_t seed) : seed_(seed | 1U) {}

  template <class V>
  std::uint64_t of(const V& value) const {
    switch (value.kind()) {
      case Kind::kBoolean:
        return mix(2, value.boolean() ? 1 : 0);
      case Kind::kInteger:
      case Kind::kReal:
        return number(value.number());
      case Kind::kString:
        return text(value.text());
      case Kind::kArray: {
        std::uint64_t hash = 5;
        for (const auto& item : value.items()) hash = mix(hash, of(item));
        return hash;
      }
      case Kind::kObject: {
        std::uint64_t hash = 6;  // members are summed, so that their order does not matter
        for (const auto& [key, member] : value.members()) hash += mix(text(key), of(member));
        return hash;
      }
      default:
        return 1;
    }
  }

 private:
  [[nodiscard]] std::uint64_t mix(std::uint64_t left, std::uint64_t right) const {
    __extension__ using Product = unsigned __int128;
    const Product product = Product{left ^ seed_} * (right ^ std::rotl(seed_, 32));
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U) ^ right;
  }

  [[nodiscard]] std::uint64_t text(std::string_view text) const {
    std::uint64_t hash = text.size();
    for (; text.size() > 8; text.remove_prefix(8)) {
      hash = mix(hash, Fingerprint::of(text.substr(0, 8)).low);
    }
    return mix(hash, Fingerprint::of(text).low);
  }

  // Hashes the decimal value, so that all forms of the number have the same hash.
  [[nodiscard]] std::uint64_t number(const Number& number) const {
    const auto wide = [&](Wide value) {
      return mix(static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64U));
    };
    if (number.form == Number::Form::kWide) return wide(number.wide);
    const Decimal decimal = number.decimal();
    const std::int64_t exponent = decimal.exponent.near();
    const auto digits = static_cast<std::int64_t>(decimal.digits.size());
    if (exponent < 0 || exponent > 30 - digits) {
      const std::uint64_t far = text(decimal.exponent.far_digits());
      return mix(mix(text(decimal.digits), static_cast<std::uint64_t>(exponent)), far);
    }
    Wide value = 0;
    for (const char digit : decimal.digits) value = value * 10 + (digit - '0');
    for (std::int64_t i = 0; i < exponent; ++i) value *= 10;
    return wide(decimal.negative ? -value : value);
  }

  std::uint64_t seed_;
};

// Returns the positions of two equal items, or nullopt.
template <class V>
std::optional<std::pair<std::size_t, std::size_t>> equal_items(const V& list, std::uint64_t seed) {
  if (list.size() <= kPairwise) {
    const auto items = list.items();
    std::size_t above = 0;
    for (auto right = items.begin(); right != items.end(); ++right, ++above) {
      std::size_t below = 0;
      for (auto left = items.begin(); left != right; ++left, ++below) {
        if (equal(*left, *right)) return std::pair(below, above);
      }
    }
    return std::nullopt;
  }
  struct HashedValue {
    std::uint64_t hash;
    V value;
    std::size_t index;
  };
  std::vector<HashedValue> hashed;
  hashed.reserve(list.size());
  const ValueHash hash(seed);
  for (const auto& item : list.items()) hashed.push_back({hash.of(item), item, hashed.size()});
  std::sort(hashed.begin(), hashed.end(), [](const HashedValue& left, const HashedValue& right) {
    return std::pair(left.hash, left.index) < std::pair(right.hash, right.index);
  });
  for (std::size_t i = 1; i < hashed.size(); ++i) {
    for (std::size_t j = i; j > 0 && hashed[j - 1].hash == hashed[i].hash; --j) {
      if (!equal(hashed[j - 1].value, hashed[i].value)) continue;
      return std::pair(hashed[j - 1].index, hashed[i].index);
    }
  }
  return std::nullopt;
}

}  // namespace patchbay::schema
