#pragma once

#include <set>

#include "schema/json_names.h"
#include "schema/trace.h"

namespace patchbay::schema {

// The slow reading of a model over an instance: nothing is cut short, so that every fault is found.
// tracer.cc holds what judges the same value, tracer_containers.cc what goes into it.
class Tracer {
 public:
  Tracer(const Model& model, const TraceLimits& limits)
      : model_(model), limits_(limits), searches_(limits.search_steps) {}

  TraceUnit run(const Node& instance);
  // A limit was met: what the trace lacks was neither judged nor found good.
  [[nodiscard]] bool is_cut() const { return cut_; }

 private:
  struct Scope {  // the resources entered, innermost first
    ResourceId resource;
    const Scope* outer;
  };
  struct Place {
    std::string keyword;   // pointer through the schema
    std::string instance;  // pointer into the instance
    const Scope* scope;
  };
  using Evaluated = std::set<std::size_t>;  // positions of members or items
  // A keyword of a subschema applied to a value at a place.
  struct Site {
    SubschemaId id;
    const Subschema& schema;
    const Keyword& keyword;
    const Node& value;
    const Place& at;
  };

  TraceUnit judge(SubschemaId id, const Node& value, const Place& at, Evaluated& evaluated);
  void apply_to(const Site& site, Evaluated& own, TraceUnit& unit);
  bool apply(const Site& site, Evaluated& own, TraceUnit& unit);
  bool into(const Site& site, TraceUnit& unit, SubschemaId id, const Node& value,
            const std::string& token, const std::string& step, Evaluated& evaluated);
  void keep(TraceUnit& unit, TraceUnit part);
  [[nodiscard]] SubschemaId target(const Keyword& reference, const Scope* scope) const;

  bool apply_branches(const Site& site, Evaluated& own, TraceUnit& unit);
  bool apply_not(const Site& site, TraceUnit& unit);
  bool apply_branch(const Site& site, Evaluated& own, TraceUnit& unit);

  bool apply_items(const Site& site, Evaluated& own, TraceUnit& unit);
  bool apply_contains(const Site& site, Evaluated& own, TraceUnit& unit);
  bool apply_members(const Site& site, Evaluated& own, TraceUnit& unit);
  bool apply_to_members(const Site& site, Evaluated& own, TraceUnit& unit);
  bool apply_to_names(const Site& site, TraceUnit& unit);
  bool apply_dependents(const Site& site, Evaluated& own, TraceUnit& unit);
  std::vector<std::pair<SubschemaId, std::string>> children_for(const Site& site,
                                                                std::string_view key,
                                                                bool evaluated);
  bool is_additional(const Subschema& schema, std::string_view key);
  bool matches(const Pattern& pattern, std::string_view key);
  static void refuse_key(const Site& site, std::string_view key, TraceUnit& unit);
  static void require(const Site& site, std::string_view key, std::string_view keyword,
                      TraceUnit& unit);

  const Model& model_;
  TraceLimits limits_;
  SearchBudget searches_;
  StackRoom room_;
  std::size_t judged_ = 0;
  std::size_t kept_ = 0;
  bool cut_ = false;
};

}  // namespace patchbay::schema
