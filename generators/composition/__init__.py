"""Words on pictures: faces, fitting, contrast, layouts, and the finished bytes."""
