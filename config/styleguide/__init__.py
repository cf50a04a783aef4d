"""The living page of the design system: every component in every state, with its line of use."""
