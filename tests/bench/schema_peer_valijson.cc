#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "measure.h"
#include "schema_peers.h"

namespace patchbay::bench {

PeerTimes time_valijson(const SchemaSet& set) {
  using valijson::adapters::NlohmannJsonAdapter;
  if (!set.in_draft_7) return {};
  nlohmann::json document = set.schema;
  document.erase("$schema");
  valijson::Schema schema;
  const NlohmannJsonAdapter schema_adapter(document);
  valijson::SchemaParser parser;
  parser.populateSchema(schema_adapter, schema);
  valijson::Validator validator;
  std::vector<std::string> texts;
  for (const nlohmann::json& instance : set.instances) texts.push_back(instance.dump());

  const auto count = static_cast<double>(set.instances.size());
  PeerTimes out;
  out.validate = nanoseconds([&] {
                   for (const nlohmann::json& instance : set.instances) {
                     keep(validator.validate(schema, NlohmannJsonAdapter(instance), nullptr));
                   }
                 }) /
                 count;
  out.verdict = nanoseconds([&] {
                  for (const std::string& text : texts) {
                    const nlohmann::json instance = nlohmann::json::parse(text);
                    keep(validator.validate(schema, NlohmannJsonAdapter(instance), nullptr));
                  }
                }) /
                count;
  return out;
}

}  // namespace patchbay::bench
