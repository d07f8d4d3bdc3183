#include "schema/model.h"

#include "schema/model_reader.h"

namespace patchbay::schema {

const Keyword* Subschema::find(Word word) const {
  for (const Keyword& keyword : keywords) {
    if (keyword.word == word) return &keyword;
  }
  return nullptr;
}

Result<Model> Model::read(std::string_view json, const CompileOptions& options) {
  Model model;
  PATCHBAY_TRY(ModelReader(model, options).read(json));
  return model;
}

std::string Model::location(SubschemaId id) const {
  return resource_of(id).uri + "#" + at(id).pointer;
}

std::size_t Model::memory() const {
  std::size_t bytes = 0;
  for (const Document& document : documents_) bytes += document.memory();
  for (const Subschema& subschema : subschemas_) {
    bytes += sizeof(Subschema) + subschema.pointer.capacity() +
             subschema.keywords.capacity() * sizeof(Keyword);
    for (const Keyword& keyword : subschema.keywords) {
      bytes += keyword.children.capacity() * sizeof(SubschemaId) +
               keyword.patterns.capacity() * sizeof(keyword.patterns.front()) +
               (keyword.number ? sizeof(Constant) : 0);
    }
  }
  return bytes;
}

}  // namespace patchbay::schema
