from django import template

from dues.money import euro, euro_in_words

register = template.Library()
register.filter("euro", euro)
register.filter("euro_in_words", euro_in_words)
