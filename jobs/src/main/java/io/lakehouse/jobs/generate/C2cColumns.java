package io.lakehouse.jobs.generate;

/** The headers of the published files. */
final class C2cColumns {

  static final String USERS_2018 =
      "identifierHash,type,country,language,socialNbFollowers,socialNbFollows,"
          + "socialProductsLiked,productsListed,productsSold,productsPassRate,productsWished,"
          + "productsBought,gender,civilityGenderId,civilityTitle,hasAnyApp,hasAndroidApp,"
          + "hasIosApp,hasProfilePicture,daysSinceLastLogin,seniority,seniorityAsMonths,"
          + "seniorityAsYears,countryCode";

  static final String USERS_2024 =
      "identifierHash,type,countryCode,country,language,socialNbFollowers,socialNbFollows,"
          + "socialProductsLiked,productsListed,productsSold,productsPassRate,productsWished,"
          + "productsBought,gender,civilityGenderId,civilityTitle,hasProfilePicture,seniority,"
          + "seniorityAsMonths,seniorityAsYears,websiteLongevity";

  static final String BUYERS =
      "country,buyers,topbuyers,topbuyerratio,femalebuyers,malebuyers,topfemalebuyers,"
          + "topmalebuyers,femalebuyersratio,topfemalebuyersratio,boughtperwishlistratio,"
          + "boughtperlikeratio,topboughtperwishlistratio,topboughtperlikeratio,"
          + "totalproductsbought,totalproductswished,totalproductsliked,toptotalproductsbought,"
          + "toptotalproductswished,toptotalproductsliked,meanproductsbought,"
          + "meanproductswished,meanproductsliked,topmeanproductsbought,"
          + "topmeanproductswished,topmeanproductsliked,meanofflinedays,topmeanofflinedays,"
          + "meanfollowers,meanfollowing,topmeanfollowers,topmeanfollowing";

  static final String SELLERS =
      "country,sex,nbsellers,meanproductssold,meanproductslisted,meansellerpassrate,"
          + "totalproductssold,totalproductslisted,meanproductsbought,meanproductswished,"
          + "meanproductsliked,totalbought,totalwished,totalproductsliked,meanfollowers,"
          + "meanfollows,percentofappusers,percentofiosusers,meanseniority";

  static final String COUNTRIES =
      "country,sellers,topsellers,topsellerratio,femalesellersratio,topfemalesellersratio,"
          + "femalesellers,malesellers,topfemalesellers,topmalesellers,countrysoldratio,"
          + "bestsoldratio,toptotalproductssold,totalproductssold,toptotalproductslisted,"
          + "totalproductslisted,topmeanproductssold,topmeanproductslisted,meanproductssold,"
          + "meanproductslisted,meanofflinedays,topmeanofflinedays,meanfollowers,meanfollowing,"
          + "topmeanfollowers,topmeanfollowing";

  private C2cColumns() {}
}
