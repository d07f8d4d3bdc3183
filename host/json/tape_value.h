// Reads simdjson's tape directly. One element takes one or two loads; with simdjson's own API, it
// would take several calls. A tape is a list of 64-bit entries (see simdjson's documentation). An
// entry's top byte is its type, the rest is its payload. For a container, the payload's low 32 bits
// are the index after the container's end, and the higher bits are its count. For a string, the
// payload is its place in the string buffer, which has its length (four bytes) and its characters.
// For a number, the next entry is the value.
#pragma once

#include <simdjson.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "json/decimal.h"
#include "json/document.h"
#include "json/walk.h"

namespace patchbay::json {

// A value of a parsed simdjson document. A real has only its nearest double.
class ElementValue {
 public:
  static constexpr bool kIsUtf8 = true;

  ElementValue(const simdjson::dom::document& document, std::size_t index)
      : ElementValue(&document, document.tape.get() + index) {}

  // An element consists of a document and an index on the tape, to which simdjson's API gives no
  // access.
  explicit ElementValue(const simdjson::dom::element& element)
      : ElementValue(*std::bit_cast<Parts>(element).document, std::bit_cast<Parts>(element).index) {
  }

  [[nodiscard]] [[gnu::always_inline]] Kind kind() const { return kKindOf[*at_ >> 56U]; }
  [[nodiscard]] bool boolean() const { return is('t'); }
  [[nodiscard]] [[gnu::always_inline]] std::string_view text() const {
    const std::uint8_t* bytes = document_->string_buf.get() + payload();
    std::uint32_t size = 0;
    std::memcpy(&size, bytes, sizeof size);
    return {reinterpret_cast<const char*>(bytes) + sizeof size, size};
  }
  // Returns true and sets `value` if the element is a signed integer of 64 bits.
  [[nodiscard]] bool int64(std::int64_t& value) const {
    value = static_cast<std::int64_t>(at_[1]);
    return is('l');
  }
  [[nodiscard]] Number number() const {
    if (is('l')) return Number::of(Wide{static_cast<std::int64_t>(at_[1])});
    if (is('u')) return Number::of(Wide{at_[1]});
    return Number::rounded(std::bit_cast<double>(at_[1]));
  }
  [[nodiscard]] std::size_t size() const {
    constexpr std::size_t kSaturated = 0xFFFFFF;  // the tape does not count beyond this number
    const std::size_t count = payload() >> 32U;
    return count < kSaturated ? count : counted(*document_, at_);
  }

  [[nodiscard]] const void* address() const { return at_; }

  // A position in a loop over items, or over members by their keys.
  struct Item {
    const simdjson::dom::document* document;
    const std::uint64_t* at;
    bool operator!=(const Item& other) const { return at != other.at; }
    [[gnu::always_inline]] void operator++() { at = after(*document, at); }
  };
  struct Key : Item {
    [[gnu::always_inline]] void operator++() { this->at = after(*this->document, this->at + 1); }
  };
  struct MakeItem {
    auto operator()(const Item& item) const { return ElementValue(item.document, item.at); }
  };
  struct MakeMember {
    auto operator()(const Key& key) const {
      return MemberOf<ElementValue>{ElementValue(key.document, key.at).text(),
                                    ElementValue(key.document, key.at + 1)};
    }
  };
  [[nodiscard]] auto items() const {
    return Walk<Item, MakeItem>{{document_, at_ + 1}, {document_, close()}};
  }
  [[nodiscard]] auto members() const {
    return Walk<Key, MakeMember>{{{document_, at_ + 1}}, {{document_, close()}}};
  }

 private:
  struct Parts {
    const simdjson::dom::document* document;
    std::size_t index;
  };
  static_assert(sizeof(Parts) == sizeof(simdjson::dom::element));

  ElementValue(const simdjson::dom::document* document, const std::uint64_t* at)
      : document_(document), at_(at) {}

  [[nodiscard]] bool is(char type) const { return *at_ >> 56U == static_cast<unsigned char>(type); }
  [[nodiscard]] std::uint64_t payload() const { return *at_ & 0x00FFFFFFFFFFFFFFU; }
  // Returns the entry that closes this container.
  [[nodiscard]] const std::uint64_t* close() const { return end_of(*document_, at_) - 1; }

  // Returns the entry after the value at `at`. Uses branches, because the processor predicts them
  // and so continues with the next entry before it has read the entry at `at`.
  [[gnu::always_inline]] static const std::uint64_t* after(const simdjson::dom::document& document,
                                                           const std::uint64_t* at) {
    const std::uint64_t type = *at >> 56U;
    if (type == '"') [[likely]]
      return at + 1;
    if (type == '{' || type == '[') return end_of(document, at);
    switch (type) {
      case 'l':
      case 'u':
      case 'd':
        return at + 2;
      default:
        return at + 1;
    }
  }
  // Returns the entry after a container.
  static const std::uint64_t* end_of(const simdjson::dom::document& document,
                                     const std::uint64_t* at) {
    return document.tape.get() + static_cast<std::uint32_t>(*at);
  }
  // Counts the elements of a container. Static, so that a value can stay in registers when its size
  // is needed.
  [[gnu::cold, gnu::noinline]] static std::size_t counted(const simdjson::dom::document& document,
                                                          const std::uint64_t* at) {
    const std::uint64_t* const close = end_of(document, at) - 1;
    std::size_t count = 0;
    for (const std::uint64_t* i = at + 1; i != close; i = after(document, i)) ++count;
    return *at >> 56U == '{' ? count / 2 : count;
  }

  // The kind of value for each type of entry.
  static constexpr std::array<Kind, 256> kKindOf = [] {
    std::array<Kind, 256> out{};
    out['t'] = out['f'] = Kind::kBoolean;
    out['l'] = out['u'] = Kind::kInteger;
    out['d'] = Kind::kReal;
    out['"'] = Kind::kString;
    out['['] = Kind::kArray;
    out['{'] = Kind::kObject;
    return out;
  }();
  const simdjson::dom::document* document_;
  const std::uint64_t* at_;
};

}  // namespace patchbay::json
