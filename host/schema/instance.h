// The three forms an instance comes in, behind the one face the evaluator is written for: kind,
// boolean, number, text, size, items(), members(). Each is a view, as cheap to copy as a pointer.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "schema/decimal.h"
#include "schema/document.h"

namespace patchbay::schema {

// A member as every form gives it.
template <class V>
struct MemberOf {
  std::string_view key;
  V value;
};

// begin() and end() of a container whose elements are made as they are reached.
template <class Iterator, class Make>
struct Walk {
  struct Step {
    Iterator at;
    bool operator!=(const Step& other) const { return at != other.at; }
    [[gnu::flatten]] Step& operator++() {
      ++at;
      return *this;
    }
    auto operator*() const { return Make()(at); }
  };
  Iterator first;
  Iterator last;
  [[nodiscard]] Step begin() const { return {first}; }
  [[nodiscard]] Step end() const { return {last}; }
};

// A parsed simdjson document.
class ElementValue {
 public:
  static constexpr bool kIsUtf8 = true;

  explicit ElementValue(simdjson::dom::element element) : element_(element) {}

  [[nodiscard]] Kind kind() const {
    return kKindOf[static_cast<unsigned char>(element_.type()) % kKindOf.size()];
  }
  [[nodiscard]] bool boolean() const { return element_.get_bool().value_unsafe(); }
  // Flattened: simdjson's own accessors are small, but too many for the compiler to inline unasked.
  [[nodiscard]] [[gnu::flatten]] std::string_view text() const {
    return element_.get_string().value_unsafe();
  }
  // The value where it is an integer that simdjson holds as one of 64 bits with a sign.
  [[nodiscard]] [[gnu::flatten]] bool int64(std::int64_t& value) const {
    if (element_.type() != simdjson::dom::element_type::INT64) return false;
    value = element_.get_int64().value_unsafe();
    return true;
  }
  [[nodiscard]] Number number() const {
    using simdjson::dom::element_type;
    switch (element_.type()) {
      case element_type::INT64:
        return Number::of(Wide{element_.get_int64().value_unsafe()});
      case element_type::UINT64:
        return Number::of(Wide{element_.get_uint64().value_unsafe()});
      default:
        return Number::of(element_.get_double().value_unsafe());
    }
  }
  struct MakeItem {
    auto operator()(const simdjson::dom::array::iterator& at) const { return ElementValue(*at); }
  };
  struct MakeMember {
    [[gnu::flatten]] auto operator()(const simdjson::dom::object::iterator& at) const {
      return MemberOf<ElementValue>{at.key(), ElementValue(at.value())};
    }
  };
  [[nodiscard]] auto items() const {
    const simdjson::dom::array array(element_.get_array().value_unsafe());
    return Walk<simdjson::dom::array::iterator, MakeItem>{array.begin(), array.end()};
  }
  [[nodiscard]] auto members() const {
    const simdjson::dom::object object(element_.get_object().value_unsafe());
    return Walk<simdjson::dom::object::iterator, MakeMember>{object.begin(), object.end()};
  }

  [[nodiscard]] std::size_t size() const {
    constexpr std::size_t kSaturated = 0xFFFFFF;  // the tape counts no further
    const bool list = element_.is_array();
    const std::size_t count = list ? element_.get_array().value_unsafe().size()
                                   : element_.get_object().value_unsafe().size();
    if (count < kSaturated) return count;
    std::size_t counted = 0;
    if (list) {
      for ([[maybe_unused]] const auto& item : items()) ++counted;
    } else {
      for ([[maybe_unused]] const auto& member : members()) ++counted;
    }
    return counted;
  }

 private:
  // By the character that simdjson names a type with.
  static constexpr std::array<Kind, 128> kKindOf = [] {
    using simdjson::dom::element_type;
    std::array<Kind, 128> out{};
    out.fill(Kind::kNull);
    const auto is = [&](element_type type, Kind kind) {
      out[static_cast<std::size_t>(type)] = kind;
    };
    is(element_type::ARRAY, Kind::kArray);
    is(element_type::OBJECT, Kind::kObject);
    is(element_type::INT64, Kind::kInteger);
    is(element_type::UINT64, Kind::kInteger);
    is(element_type::DOUBLE, Kind::kReal);
    is(element_type::STRING, Kind::kString);
    is(element_type::BOOL, Kind::kBoolean);
    return out;
  }();

  simdjson::dom::element element_;
};

// An nlohmann value, whose strings may be anything.
class JsonValue {
 public:
  static constexpr bool kIsUtf8 = false;

  explicit JsonValue(const nlohmann::json& json) : json_(&json) {}

  [[nodiscard]] Kind kind() const {
    using Type = nlohmann::json::value_t;
    switch (json_->type()) {
      case Type::boolean:
        return Kind::kBoolean;
      case Type::number_integer:
      case Type::number_unsigned:
        return Kind::kInteger;
      case Type::number_float:
        return Kind::kReal;
      case Type::string:
        return Kind::kString;
      case Type::array:
        return Kind::kArray;
      case Type::object:
        return Kind::kObject;
      default:
        return Kind::kNull;
    }
  }
  [[nodiscard]] bool boolean() const { return *json_->get_ptr<const bool*>(); }
  [[nodiscard]] std::string_view text() const { return *json_->get_ptr<const std::string*>(); }
  [[nodiscard]] bool int64(std::int64_t& value) const {
    if (!json_->is_number_integer() || json_->is_number_unsigned()) return false;
    value = *json_->get_ptr<const std::int64_t*>();
    return true;
  }
  [[nodiscard]] Number number() const {
    if (json_->is_number_unsigned()) {
      return Number::of(Wide{*json_->get_ptr<const std::uint64_t*>()});
    }
    if (json_->is_number_integer()) return Number::of(Wide{*json_->get_ptr<const std::int64_t*>()});
    return Number::of(*json_->get_ptr<const double*>());
  }
  [[nodiscard]] std::size_t size() const { return json_->size(); }

  using Iterator = nlohmann::json::const_iterator;
  struct MakeItem {
    auto operator()(const Iterator& at) const { return JsonValue(*at); }
  };
  struct MakeMember {
    auto operator()(const Iterator& at) const {
      return MemberOf<JsonValue>{at.key(), JsonValue(at.value())};
    }
  };
  [[nodiscard]] auto items() const {
    return Walk<Iterator, MakeItem>{json_->cbegin(), json_->cend()};
  }
  [[nodiscard]] auto members() const {
    return Walk<Iterator, MakeMember>{json_->cbegin(), json_->cend()};
  }

 private:
  const nlohmann::json* json_;
};

// A Document, exact: for numbers beyond 64 bits.
class NodeValue {
 public:
  static constexpr bool kIsUtf8 = true;

  explicit NodeValue(const Node& node) : node_(&node) {}

  [[nodiscard]] Kind kind() const { return node_->kind(); }
  [[nodiscard]] bool boolean() const { return node_->boolean(); }
  [[nodiscard]] std::string_view text() const { return node_->text(); }
  [[nodiscard]] bool int64(std::int64_t&) const { return false; }
  [[nodiscard]] Number number() const { return Number::of_text(node_->text()); }
  [[nodiscard]] std::size_t size() const {
    return node_->is(Kind::kArray) ? node_->items().size() : node_->members().size();
  }

  struct MakeItem {
    auto operator()(const Node* at) const { return NodeValue(*at); }
  };
  struct MakeMember {
    auto operator()(const Member* at) const {
      return MemberOf<NodeValue>{at->key, NodeValue(at->value)};
    }
  };
  [[nodiscard]] auto items() const {
    const auto all = node_->items();
    return Walk<const Node*, MakeItem>{all.data(), all.data() + all.size()};
  }
  [[nodiscard]] auto members() const {
    const auto all = node_->members();
    return Walk<const Member*, MakeMember>{all.data(), all.data() + all.size()};
  }

 private:
  const Node* node_;
};

}  // namespace patchbay::schema
