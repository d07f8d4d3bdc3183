-- A document names its pieces itself (document.parts), so that nobody asks for the pieces of a document here.
drop index document_piece_use_by_document;
